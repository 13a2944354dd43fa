// Which uploaded pictures are kept: those that an item uses, and for a day those that somebody may be about to use.
import type { Clock } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { uploadedPictures } from './menu-records.ts';

/**
 * A picture is uploaded before the item is saved that will use it, and the same picture may be chosen for another item while
 * the last one that used it gives it up: so being unused alone is no reason to remove it.
 */
const keptUnusedMs = 24 * 3_600_000;

/** Notes of items' pictures that they were chosen or given up; to be called in the transaction that does so. */
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

/** Returns how many were removed. */
export const removeUnusedPictures = (
  { store, clock }: { readonly store: Pick<Store<OrdersRecords>, 'transaction'>; readonly clock: Pick<Clock, 'now'> },
  cause: Cause,
): Promise<number> => store.transaction(cause, (tx) => tx.pictures.purgeUnused(clock.now() - keptUnusedMs));
