// Puts the items and choices back on sale that were sold out for a day.
import type { Clock, ItemId } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords, StoredItem } from '../records.ts';
import type { MenuCache } from './menu.ts';
import { choicesOutUntil, withChoices } from './on-sale.rules.ts';

export interface BackOnSaleDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: Pick<MenuCache, 'changed'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** @returns the items that are, or offer something, for sale again */
export async function putBackOnSale({ store, menuCache, clock }: BackOnSaleDeps, cause: Cause): Promise<ItemId[]> {
  const now = new Date(clock.now()).toISOString();
  if ((await store.reads.menu.soldOutBefore(now)).length === 0) return [];
  const items = await store.transaction(cause, async (tx) => {
    const due = await tx.menu.soldOutBefore(now);
    for (const item of due) await tx.menu.change(item.item_id, { ...soldAgain(item, now), version: item.version + 1 });
    return due;
  });
  await menuCache.changed();
  return items.map(({ item_id }) => item_id);
}

function soldAgain(item: StoredItem, now: string): Partial<StoredItem> {
  const options = withChoices(item.options, ({ sold_out_until }) => isPast(sold_out_until, now), {});
  return {
    options,
    choices_out_until: choicesOutUntil(options),
    ...(isPast(item.sold_out_until, now) ? { sold_out: false, sold_out_until: null } : {}),
  };
}

const isPast = (end: string | null | undefined, now: string): boolean => typeof end === 'string' && end < now;
