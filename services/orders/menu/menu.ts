// The menu as customers see it, in a cache that every change of items, stock or the kitchen's settings invalidates.
import { createHash } from 'node:crypto';
import type { Signals } from '@waggle/bus';
import { channels, type ItemId, legibleSchema, limits, type Menu, MenuItem, type MenuMessage } from '@waggle/contracts';
import { byPlace } from '@waggle/contracts/by-place.ts';
import { collation } from '@waggle/contracts/collation.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import type { Cache } from '@waggle/service-kit/process';
import type { Store } from '@waggle/store';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type StoredKitchen, shownCategories, viewOfKitchen } from '../kitchen/kitchen.rules.ts';
import { readKitchen } from '../kitchen/read-kitchen.ts';
import { readKitchenEstimates } from '../promise/read-promise.ts';
import type { OrdersRecords, StoredItem } from '../records.ts';
import { type OnSale, saleTimes } from './sale-hours.rules.ts';

export interface MenuCache {
  /** The kitchen's currency, ISO 4217. */
  readonly currency: string;
  /** The menu as JSON, and its entity tag. @param now ms since the epoch */
  read(now: number): Promise<{ body: string; etag: string }>;
  /** A menu that this process served recently; null when the version is older, or another process's. */
  given(version: string): Menu | null;
  /** The items after this one in a menu that this process served recently; null when it served none. */
  behind(itemId: ItemId): ItemId[] | null;
  /** Call it after each commit that changed an item, its stock or the kitchen's settings. */
  changed(): Promise<void>;
  /** How customers of this kitchen see an item at `now`: ms since the epoch. */
  priced(kitchen: StoredKitchen, now: number): (item: StoredItem) => MenuItem;
}

// The longest time that the cached menu is stale after a process dies between a commit and the call of `changed`, or after the hours
// of a dish begin or end.
const timeToLiveMs = 5_000;
/** A page opens its socket within seconds of loading the menu. */
const remembered = 5;

/** An item as customers see it; without the fields of what is not there: texts in other languages, a statement of what it contains, the end of being sold out, a deposit, hours. */
const viewOfItem = (
  {
    counted,
    translations,
    food,
    sold_out_until,
    choices_out_until: _,
    place,
    tax_category,
    deposit,
    hours,
    ...item
  }: StoredItem,
  currency: string,
  on_sale: OnSale | undefined,
): MenuItem => ({
  ...item,
  ...(counted ? {} : { counted, stock: limits.stock }),
  currency,
  ...(Object.keys(translations).length > 0 ? { translations } : {}),
  ...(food ? { food } : {}),
  ...(place === null ? {} : { place }),
  ...(tax_category === 'food' ? {} : { tax_category }),
  ...(deposit === 0 ? {} : { deposit }),
  ...(sold_out_until === null ? {} : { sold_out_until }),
  ...(hours === null ? {} : { hours }),
  ...(on_sale === undefined ? {} : { on_sale }),
});

function viewOfItems(currency: string, kitchen: StoredKitchen, now: number): (item: StoredItem) => MenuItem {
  const onSale = saleTimes(kitchen, now);
  return (item) => viewOfItem(item, currency, onSale(item));
}

export function createMenuCache(
  cache: Cache,
  store: Pick<Store<OrdersRecords>, 'reads'>,
  currency: string,
  signals: Pick<Signals, 'send'>,
): MenuCache {
  /** By entity tag, the most recently served one last. */
  const bodies = new Map<string, string>();
  return {
    currency,
    priced: (kitchen, now) => viewOfItems(currency, kitchen, now),
    async read(now) {
      const body = await cache.remember('menu', timeToLiveMs, async () => {
        const { kitchen: _, ...menu } = await readMenu(store, currency, now);
        return JSON.stringify(menu satisfies Menu);
      });
      const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
      bodies.delete(etag);
      bodies.set(etag, body);
      for (const oldest of bodies.keys()) {
        if (bodies.size <= remembered) break;
        bodies.delete(oldest);
      }
      return { body, etag: `"${etag}"` };
    },
    given(version) {
      for (const body of bodies.values()) {
        // Parsing a large menu is slow enough to look first.
        if (!body.includes(version)) continue;
        const menu = JSON.parse(body) as Menu;
        if (menu.menu_version === version) return menu;
      }
      return null;
    },
    behind(itemId) {
      for (const body of [...bodies.values()].reverse()) {
        if (!body.includes(`"${itemId}"`)) continue;
        const ids = (JSON.parse(body) as Menu).items.map(({ item_id }) => item_id);
        const at = ids.indexOf(itemId);
        if (at >= 0) return ids.slice(at + 1);
      }
      return null;
    },
    async changed() {
      await cache.invalidate('menu');
      void signals.send(channels.menu, {});
    },
  };
}

// An item that pages cannot read would hide the others.
const legibleItem = Compile(legibleSchema(MenuItem) as TSchema);

/**
 * The menu and the kitchen, from the store: items by category in the order of the pages, then by place and name.
 * @param now ms since the epoch: what has hours is another item before, in and after them
 */
export async function readMenu(
  store: Pick<Store<OrdersRecords>, 'reads'>,
  currency: string,
  now: number,
): Promise<Menu & { kitchen: StoredKitchen }> {
  const stored = await store.reads.menu.all();
  const kitchen = await readKitchen(store);
  const categories = shownCategories(
    stored.map(({ category }) => category),
    kitchen.categories,
    kitchen.language,
  );
  const byName = collation(kitchen.language);
  const place = new Map(categories.map((category, n) => [category, n]));
  const items = stored
    .map(viewOfItems(currency, kitchen, now))
    .filter((item) => legibleItem.Check(item))
    .sort(
      (a, b) =>
        (place.get(a.category) ?? 0) - (place.get(b.category) ?? 0) ||
        byPlace(a, b) ||
        byName(a.name, b.name) ||
        byName(a.item_id, b.item_id),
    );
  const menu = { items, categories, currency, currency_digits: minorUnitDigits(currency) };
  const menu_version = createHash('sha256').update(JSON.stringify(menu)).digest('base64url').slice(0, 22);
  return { ...menu, menu_version, kitchen };
}

/** The same, as connected pages get it. @param now ms since the epoch */
export async function readLiveMenu(
  store: Pick<Store<OrdersRecords>, 'reads'>,
  currency: string,
  now: number,
): Promise<Omit<MenuMessage, 'type'>> {
  const { kitchen, ...menu } = await readMenu(store, currency, now);
  const expected = await readKitchenEstimates(store.reads, kitchen, now);
  return { ...menu, kitchen: viewOfKitchen(kitchen, currency, now, expected) };
}
