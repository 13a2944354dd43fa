// Loads the demo menu into a kitchen that has no menu yet.
import type { Cause, Store } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { demoCategories, demoMenu } from './demo-menu.ts';
import { storedItem } from './edit-menu.ts';

/** Adds the demo items when the menu is empty; returns how many were added. */
export async function loadDemoMenu(store: Store<OrdersRecords>, cause: Cause): Promise<number> {
  if ((await store.reads.menu.all()).length > 0) return 0;
  return store.transaction(cause, async (tx) => {
    if ((await tx.menu.all()).length > 0) return 0;
    for (const item of demoMenu) await tx.menu.insert(storedItem(item));
    const settings = (await tx.kitchen.find()) ?? defaultKitchen;
    if (settings.categories.length === 0) await tx.kitchen.put({ ...settings, categories: [...demoCategories] });
    return demoMenu.length;
  });
}
