// An admin gives the items of a category their order.
import type { ItemId } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import type { EditMenuDeps } from './edit-menu.ts';

/** Items that are not there any more are passed over. Versions stay: an open editor does not lose to a move. */
export async function orderItems(
  { store, menuCache }: Pick<EditMenuDeps, 'store' | 'menuCache'>,
  cause: Cause,
  inOrder: readonly ItemId[],
): Promise<void> {
  await store.transaction(
    cause,
    async (tx) => {
      for (const [place, id] of inOrder.entries()) await tx.menu.change(id, { place });
    },
    { durable: true },
  );
  await menuCache.changed();
}
