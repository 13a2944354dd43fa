// An admin uploads a picture for an item.
import { createHash } from 'node:crypto';
import type { Clock } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import { type OrdersRecords, uploadedPictures } from '../records.ts';
import { type Cleaned, cleanPicture } from './clean-picture.ts';

export interface UploadPictureDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Pick<Clock, 'now'>;
}

export type Uploaded = { readonly kind: 'kept'; readonly picture: string } | Exclude<Cleaned, { kind: 'picture' }>;

/**
 * Keeps what can be seen of the picture and returns its path; what looks the same is the same picture. Keeps nothing when the bytes are
 * no picture of that media type, or too large a one.
 */
export async function uploadPicture(
  { store, clock }: UploadPictureDeps,
  cause: Cause,
  uploaded: Buffer,
  mediaType: string | undefined,
): Promise<Uploaded> {
  const cleaned = await cleanPicture(uploaded);
  if (cleaned.kind !== 'picture') return cleaned;
  const { type, bytes } = cleaned;
  if (type !== mediaType) return { kind: 'not_a_picture' };
  const picture_id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const picture = { picture_id, type, bytes, cleaned: true };
  await store.transaction(cause, (tx) => tx.pictures.insert(picture, clock.now()), { durable: true });
  return { kind: 'kept', picture: uploadedPictures + picture_id };
}
