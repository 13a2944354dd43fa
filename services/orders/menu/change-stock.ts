// Staff change the stock of an item: add to it, set it, or stop counting it. The stock is what can still be ordered: placed orders
// have taken theirs from it, so no change touches what was promised.
import { type Clock, type ItemId, limits, type MenuItem, type StockSetting } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords, StoredItem } from '../records.ts';
import { pricedIn } from './edit-menu.ts';
import type { MenuCache } from './menu.ts';

export interface ChangeStockDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Pick<Clock, 'now'>;
}

export type RestockOutcome =
  | { readonly kind: 'restocked'; readonly item: MenuItem }
  | { readonly kind: 'unknown_item' }
  /** There is nothing to add to. */
  | { readonly kind: 'not_counted' }
  /** The stock would exceed its limit. */
  | { readonly kind: 'too_much'; readonly stock: number };

export async function restockItem(
  deps: ChangeStockDeps,
  cause: Cause,
  id: ItemId,
  quantity: number,
): Promise<RestockOutcome> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<RestockOutcome> => {
      const [before] = await tx.menu.find([id]);
      if (!before) return { kind: 'unknown_item' };
      if (!before.counted) return { kind: 'not_counted' };
      if (before.stock + quantity > limits.stock) return { kind: 'too_much', stock: before.stock };
      await tx.menu.adjustStock(id, quantity);
      const priced = await pricedIn(tx, deps);
      return { kind: 'restocked', item: priced({ ...before, stock: before.stock + quantity }) };
    },
    { durable: true },
  );
  if (outcome.kind === 'restocked') await deps.menuCache.changed();
  return outcome;
}

/** What can still be ordered; null: not counted. */
type Stock = StockSetting['stock'];

export type SetStockOutcome =
  | { readonly kind: 'set'; readonly item: MenuItem; readonly before: Stock }
  /** It has that stock already: a repeated request. */
  | { readonly kind: 'repeated'; readonly item: MenuItem }
  | { readonly kind: 'unknown_item' }
  /** Orders or other staff changed it since it was seen: a number that was right then would sell what is promised by now. */
  | { readonly kind: 'changed_meanwhile'; readonly stock: Stock };

export async function setStock(
  deps: ChangeStockDeps,
  cause: Cause,
  id: ItemId,
  { stock, seen }: StockSetting,
): Promise<SetStockOutcome> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<SetStockOutcome> => {
      const [item] = await tx.menu.find([id]);
      if (!item) return { kind: 'unknown_item' };
      const before = stockOf(item);
      const priced = await pricedIn(tx, deps);
      if (before === stock) return { kind: 'repeated', item: priced(item) };
      if (before !== seen) return { kind: 'changed_meanwhile', stock: before };
      const after = await tx.menu.change(id, stock === null ? { counted: false } : { counted: true, stock });
      return after ? { kind: 'set', item: priced(after), before } : { kind: 'unknown_item' };
    },
    { durable: true },
  );
  if (outcome.kind === 'set') await deps.menuCache.changed();
  return outcome;
}

const stockOf = ({ counted, stock }: StoredItem): Stock => (counted ? stock : null);
