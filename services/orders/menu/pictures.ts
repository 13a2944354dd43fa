// Which uploaded pictures are kept: those that an item uses, and unused ones for a day.
import type { Clock } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { type OrdersRecords, type PictureFile, uploadedPictures } from '../records.ts';
import { cleanPicture } from './clean-picture.ts';

/**
 * A picture is uploaded before the item that will use it is saved, and another item may choose a picture while the last one
 * that used it drops it: so an unused picture is not removed at once.
 */
const keptUnusedMs = 24 * 3_600_000;

/** Records that items started or stopped using pictures. Call it in the transaction that changes the items. */
export async function recordPictureUse(
  tx: Pick<Transaction<OrdersRecords>, 'pictures'>,
  clock: Pick<Clock, 'now'>,
  ...pictures: readonly (string | null | undefined)[]
): Promise<void> {
  for (const picture of new Set(pictures)) {
    if (picture?.startsWith(uploadedPictures))
      await tx.pictures.wanted(picture.slice(uploadedPictures.length), clock.now());
  }
}

/** Null: there is no such picture, or it cannot be shown. */
export async function readPicture(
  { reads }: Pick<Store<OrdersRecords>, 'reads'>,
  id: string,
): Promise<PictureFile | null> {
  const found = await reads.pictures.find(id);
  return !found || found.cleaned ? found : cleanedOf(found);
}

/** Cleans the pictures that an older version stored as they were uploaded. What is no picture, or too large to decode, is removed. */
export async function cleanStoredPictures(
  { store }: { readonly store: Pick<Store<OrdersRecords>, 'transaction' | 'reads'> },
  cause: Cause,
): Promise<{ readonly cleaned: number; readonly removed: number }> {
  const done = { cleaned: 0, removed: 0 };
  for (;;) {
    const kept = await store.reads.pictures.uncleaned();
    if (!kept) return done;
    const picture = await cleanedOf(kept);
    await store.transaction(cause, (tx) =>
      picture ? tx.pictures.clean(picture) : tx.pictures.remove(kept.picture_id),
    );
    done[picture ? 'cleaned' : 'removed'] += 1;
  }
}

async function cleanedOf(kept: PictureFile): Promise<PictureFile | null> {
  const result = await cleanPicture(kept.bytes);
  return result.kind === 'picture' ? { ...kept, type: result.type, bytes: result.bytes, cleaned: true } : null;
}

/** Returns how many were removed. */
export const removeUnusedPictures = (
  { store, clock }: { readonly store: Pick<Store<OrdersRecords>, 'transaction'>; readonly clock: Pick<Clock, 'now'> },
  cause: Cause,
): Promise<number> => store.transaction(cause, (tx) => tx.pictures.purgeUnused(clock.now() - keptUnusedMs));
