// Which uploaded pictures are kept: those that an item uses, and unused ones for a day.
import type { Clock } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { type OrdersRecords, type PictureFile, uploadedPictures } from '../records.ts';

/**
 * A picture is uploaded before the item that will use it is saved, and another item may choose a picture while the last one
 * that used it drops it: so an unused picture is not removed at once.
 */
const keptUnusedMs = 24 * 3_600_000;

/** Records that items started or stopped using pictures. Call it in the transaction that changes the items. */
export async function noteWanted(
  tx: Pick<Transaction<OrdersRecords>, 'pictures'>,
  clock: Pick<Clock, 'now'>,
  ...pictures: readonly (string | null | undefined)[]
): Promise<void> {
  for (const picture of new Set(pictures)) {
    if (picture?.startsWith(uploadedPictures))
      await tx.pictures.wanted(picture.slice(uploadedPictures.length), clock.now());
  }
}

/** Null: there is no such picture. */
export const readPicture = ({ reads }: Pick<Store<OrdersRecords>, 'reads'>, id: string): Promise<PictureFile | null> =>
  reads.pictures.find(id);

/** Returns how many were removed. */
export const removeUnusedPictures = (
  { store, clock }: { readonly store: Pick<Store<OrdersRecords>, 'transaction'>; readonly clock: Pick<Clock, 'now'> },
  cause: Cause,
): Promise<number> => store.transaction(cause, (tx) => tx.pictures.purgeUnused(clock.now() - keptUnusedMs));
