// What staff does with the menu: add, change and remove items, and restock them.
import type { ItemId, MenuItem, MenuItemChange, NewMenuItem } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { MenuCache } from './menu.ts';
import type { OrdersRecords } from './store.ts';

export interface EditMenuDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
}

/** Null: there is an item of that id already. */
export async function addMenuItem(deps: EditMenuDeps, cause: Cause, item: NewMenuItem): Promise<MenuItem | null> {
  const added = await deps.store.transaction(cause, (tx) => tx.menu.insert(item), { durable: true });
  if (!added) return null;
  await deps.menuCache.changed();
  return deps.menuCache.priced(item);
}

/** Orders that were placed keep the name and the price they were placed with. Null: there is no such item. */
export async function changeMenuItem(
  deps: EditMenuDeps,
  cause: Cause,
  id: ItemId,
  change: MenuItemChange,
): Promise<MenuItem | null> {
  const item = await deps.store.transaction(cause, (tx) => tx.menu.change(id, change), { durable: true });
  if (!item) return null;
  await deps.menuCache.changed();
  return deps.menuCache.priced(item);
}

/** False: there is no such item. */
export async function removeMenuItem(deps: EditMenuDeps, cause: Cause, id: ItemId): Promise<boolean> {
  const removed = await deps.store.transaction(cause, (tx) => tx.menu.remove(id), { durable: true });
  if (removed) await deps.menuCache.changed();
  return removed;
}

/** Null: there is no such item. */
export async function restockItem(
  deps: EditMenuDeps,
  cause: Cause,
  id: ItemId,
  quantity: number,
): Promise<MenuItem | null> {
  const item = await deps.store.transaction(
    cause,
    async (tx) => {
      await tx.menu.adjustStock(id, quantity);
      const [found] = await tx.menu.find([id]);
      return found ?? null;
    },
    { durable: true },
  );
  if (!item) return null;
  await deps.menuCache.changed();
  return deps.menuCache.priced(item);
}
