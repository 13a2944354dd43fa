// Puts the items back on sale that were sold out for a day.
import type { Clock, ItemId } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import type { MenuCache } from './menu.ts';

export interface BackOnSaleDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: Pick<MenuCache, 'changed'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** @returns the items */
export async function putBackOnSale({ store, menuCache, clock }: BackOnSaleDeps, cause: Cause): Promise<ItemId[]> {
  const now = new Date(clock.now()).toISOString();
  if ((await store.reads.menu.soldOutBefore(now)).length === 0) return [];
  const items = await store.transaction(cause, async (tx) => {
    const due = await tx.menu.soldOutBefore(now);
    for (const { item_id, version } of due)
      await tx.menu.change(item_id, { sold_out: false, sold_out_until: null, version: version + 1 });
    return due;
  });
  await menuCache.changed();
  return items.map(({ item_id }) => item_id);
}
