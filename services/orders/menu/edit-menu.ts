// Staff edit the menu: add, change, remove and restock items.
import {
  type Clock,
  type ItemId,
  limits,
  type MenuItem,
  type MenuItemChange,
  type NewMenuItem,
} from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords, StoredItem } from '../records.ts';
import type { MenuCache } from './menu.ts';
import { noteWanted } from './pictures.ts';

export interface EditMenuDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Pick<Clock, 'now'>;
}

/** Null: there is an item with that id already. */
export async function addMenuItem(deps: EditMenuDeps, cause: Cause, made: NewMenuItem): Promise<MenuItem | null> {
  const item = storedItem(made);
  const added = await deps.store.transaction(
    cause,
    async (tx) => {
      if (!(await tx.menu.insert(item))) return false;
      await noteWanted(tx, deps.clock, item.picture);
      return true;
    },
    { durable: true },
  );
  if (!added) return null;
  await deps.menuCache.changed();
  return deps.menuCache.priced(item);
}

/** Placed orders keep the name and price they were placed with. Null: there is no such item. */
export async function changeMenuItem(
  deps: EditMenuDeps,
  cause: Cause,
  id: ItemId,
  change: MenuItemChange,
): Promise<MenuItem | null> {
  const item = await deps.store.transaction(
    cause,
    async (tx) => {
      const [before] = change.picture === undefined ? [] : await tx.menu.find([id]);
      const after = await tx.menu.change(id, change);
      if (before) await noteWanted(tx, deps.clock, before.picture, after?.picture);
      return after;
    },
    { durable: true },
  );
  if (!item) return null;
  await deps.menuCache.changed();
  return deps.menuCache.priced(item);
}

/** False: there is no such item. */
export async function removeMenuItem(deps: EditMenuDeps, cause: Cause, id: ItemId): Promise<boolean> {
  const removed = await deps.store.transaction(
    cause,
    async (tx) => {
      const [before] = await tx.menu.find([id]);
      await noteWanted(tx, deps.clock, before?.picture);
      return tx.menu.remove(id);
    },
    { durable: true },
  );
  if (removed) await deps.menuCache.changed();
  return removed;
}

export type RestockOutcome =
  | { readonly kind: 'restocked'; readonly item: MenuItem }
  | { readonly kind: 'unknown_item' }
  /** The stock would exceed its limit. */
  | { readonly kind: 'too_much'; readonly stock: number };

export async function restockItem(
  deps: EditMenuDeps,
  cause: Cause,
  id: ItemId,
  quantity: number,
): Promise<RestockOutcome> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx): Promise<RestockOutcome> => {
      const [before] = await tx.menu.find([id]);
      if (!before) return { kind: 'unknown_item' };
      if (before.stock + quantity > limits.stock) return { kind: 'too_much', stock: before.stock };
      await tx.menu.adjustStock(id, quantity);
      return { kind: 'restocked', item: deps.menuCache.priced({ ...before, stock: before.stock + quantity }) };
    },
    { durable: true },
  );
  if (outcome.kind === 'restocked') await deps.menuCache.changed();
  return outcome;
}

/** A new item with all defaults filled in. */
export const storedItem = (item: NewMenuItem): StoredItem => ({ sold_out: false, options: [], picture: null, ...item });
