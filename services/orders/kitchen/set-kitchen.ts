// An admin changes the settings of the kitchen: hours, times, the order and the names of categories.
import type { KitchenSettings } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { MenuCache } from '../menu/menu.ts';
import type { OrdersRecords } from '../records.ts';
import { defaultSettings } from './kitchen.rules.ts';

export interface SetKitchenDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
}

export async function setKitchen(deps: SetKitchenDeps, cause: Cause, settings: KitchenSettings): Promise<void> {
  await deps.store.transaction(cause, (tx) => tx.kitchen.put(settings), { durable: true });
  await deps.menuCache.changed();
}

/** Renames a category, which keeps its place; merges it into one that has the new name already. False: there is no such category. */
export async function renameCategory(
  deps: SetKitchenDeps,
  cause: Cause,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const renamed = await deps.store.transaction(
    cause,
    async (tx) => {
      const items = await tx.menu.renameCategory(from, to);
      const settings = (await tx.kitchen.find()) ?? defaultSettings;
      if (items === 0 && !settings.categories.includes(from)) return false;
      const categories = settings.categories.map((category) => (category === from ? to : category));
      await tx.kitchen.put({ ...settings, categories: [...new Set(categories)] });
      return true;
    },
    { durable: true },
  );
  if (renamed) await deps.menuCache.changed();
  return renamed;
}
