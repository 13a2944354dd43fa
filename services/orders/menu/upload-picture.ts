// An admin uploads a picture for an item.
import { createHash } from 'node:crypto';
import type { Clock, pictureTypes } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import { type OrdersRecords, uploadedPictures } from '../records.ts';

export interface UploadPictureDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Returns the path of the picture; the same bytes are the same picture. Null, with nothing kept, when the bytes are no picture of
 * that media type.
 */
export async function uploadPicture(
  { store, clock }: UploadPictureDeps,
  cause: Cause,
  bytes: Buffer,
  mediaType: string | undefined,
): Promise<string | null> {
  const type = pictureTypeOf(bytes);
  if (type === null || type !== mediaType) return null;
  const picture_id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  await store.transaction(cause, (tx) => tx.pictures.insert({ picture_id, type, bytes }, clock.now()), {
    durable: true,
  });
  return uploadedPictures + picture_id;
}

/** The type according to the first bytes. */
function pictureTypeOf(bytes: Buffer): (typeof pictureTypes)[number] | null {
  const begins = (text: string, at = 0) => bytes.subarray(at, at + text.length).toString('latin1') === text;
  if (begins('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  return null;
}
