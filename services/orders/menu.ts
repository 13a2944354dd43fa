// The menu as customers see it: read through a cache that every change of items or stock drops.
import { createHash } from 'node:crypto';
import type { Menu, MenuItem } from '@waggle/contracts';
import type { Cache } from '@waggle/service-kit';
import type { Store } from '@waggle/store';
import type { OrdersRecords, StoredItem } from './store.ts';

export interface MenuCache {
  /** ISO 4217: the kitchen's one currency. */
  readonly currency: string;
  /** The menu as JSON, and its entity tag. */
  read(): Promise<{ body: string; etag: string }>;
  /** To be called after each commit that changed an item or its stock. */
  changed(): Promise<void>;
  /** An item as customers see it. */
  priced(item: StoredItem): MenuItem;
}

// Bounds how long a menu can be out of date when a process died between a commit and the call of `changed`.
const timeToLiveMs = 5_000;

export function createMenuCache(cache: Cache, store: Store<OrdersRecords>, currency: string): MenuCache {
  const priced = (item: StoredItem): MenuItem => ({ ...item, currency });
  const load = async () => {
    const menu: Menu = { items: (await store.reads.menu.all()).map(priced) };
    return JSON.stringify(menu);
  };
  return {
    currency,
    priced,
    async read() {
      const body = await cache.remember('menu', timeToLiveMs, load);
      return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
    },
    changed: () => cache.invalidate('menu'),
  };
}
