// Hours of dishes and categories on both engines: the order is refused outside of them, and the menu changes by itself.
import { type ItemId, type OpeningHours, type Problem, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedIds } from '../../../test/support/seeded-random.ts';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { renameCategory, setKitchen } from '../kitchen/set-kitchen.ts';
import { exportMenu } from '../menu-file/export-menu.ts';
import { importMenu } from '../menu-file/import-menu.ts';
import { refusal } from '../order/order-problems.ts';
import { placeOrder } from '../order/place-order.ts';
import { quoteOrder } from '../pricing/quote-order.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { addMenuItem, changeMenuItem } from './edit-menu.ts';
import { createMenuCache, readLiveMenu } from './menu.ts';
import { menuChanges } from './menu-changes.rules.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const soup = { item_id: 'soup' as ItemId, name: 'Soup', description: '', category: 'Lunch', price: 500, stock: 90 };
const items = [{ item_id: soup.item_id, quantity: 1 }];
// 27 November 2026 is a Friday.
const lunch: OpeningHours[] = [{ day: 'friday', opens: '11:30', closes: '14:30' }];
const evening: OpeningHours[] = [{ day: 'friday', opens: '18:00', closes: '22:00' }];

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a dish with hours', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    let newId = countedIds(() => now);
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      const ceilings = { lines: 50, ofItem: 50, pieces: 50, total: null };
      return { store, menuCache, clock, newId, trackingSecrets: ['secret'] as const, ceilings };
    };
    const at = (time: string) => {
      now = Date.parse(`2026-11-27T${time}Z`);
    };
    beforeEach(async () => {
      at('09:00:00.000');
      newId = countedIds(() => now);
      opened = await engine.open(definition);
      await addMenuItem(depsOf(), cause, soup);
    });
    afterEach(() => opened.close());

    const set = (settings: Partial<typeof defaultSettings>) =>
      setKitchen(depsOf(), cause, { ...defaultSettings, ...settings });
    const ofLunch = (hours: OpeningHours[]) => set({ category_hours: [{ category: 'Lunch', hours }] });
    const place = (idempotencyKey?: string) => {
      const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
      return placeOrder(depsOf(), cause, { body: { customer, items }, idempotencyKey });
    };
    const live = async () => ({ type: 'menu' as const, ...(await readLiveMenu(opened.store, 'EUR', now)) });
    const stored = async () => (await opened.store.reads.menu.find([soup.item_id]))[0];

    test('is ordered in the hours of its category, and refused before and after with the next time', async () => {
      await ofLunch(lunch);
      at('11:29:59.999');
      const early = await place('a-key');
      const unavailable = [{ item_id: 'soup', available_from: '2026-11-27T11:30:00.000Z' }];
      expect(early).toEqual({ kind: 'not_available_now', unavailable });
      if (early.kind !== 'not_available_now') return;
      const problem = refusal(early).problem as Problem;
      expect(problem).toMatchObject({ status: 409, code: 'not_available_now', unavailable });
      expect(await quoteOrder(depsOf(), { items })).toEqual(early);
      expect((await stored())?.stock).toBe(90);
      at('11:30:00.000');
      // The same key again: a refusal is not the answer to keep.
      expect((await place('a-key')).kind).toBe('placed');
      at('14:30:00.000');
      expect(await place()).toMatchObject({ unavailable: [{ available_from: '2026-12-04T11:30:00.000Z' }] });
      expect((await stored())?.stock).toBe(89);
    });

    test('of its own is not held to those of its category', async () => {
      await ofLunch(lunch);
      await changeMenuItem(depsOf(), cause, soup.item_id, { hours: evening });
      at('12:00:00.000');
      expect((await place()).kind).toBe('not_available_now');
      at('18:00:00.000');
      expect((await place()).kind).toBe('placed');
      const changed = await changeMenuItem(depsOf(), cause, soup.item_id, { hours: null });
      expect(changed).toMatchObject({ item: { on_sale: { now: false, opens_at: '2026-12-04T11:30:00.000Z' } } });
      expect((await place()).kind).toBe('not_available_now');
    });

    test('changes the live menu and its version when they begin and when they end, and not between', async () => {
      await ofLunch(lunch);
      const seen = [];
      for (const time of ['11:00:00.000', '11:29:59.999', '11:30:00.000', '14:29:59.999', '14:30:00.000']) {
        at(time);
        seen.push(await live());
      }
      expect(seen.map(({ items: [item] }) => item?.on_sale?.now)).toEqual([false, false, true, true, false]);
      expect(new Set(seen.map(({ menu_version }) => menu_version)).size).toBe(3);
      const [, before, begun] = seen;
      if (!before || !begun) throw new Error('there is no menu');
      expect(menuChanges(before, begun)?.items).toMatchObject([{ item_id: 'soup', on_sale: { now: true } }]);
    });

    test('has another entity tag of the menu once they have begun', async () => {
      await ofLunch(lunch);
      const read = async () => (await depsOf().menuCache.read(now)).etag;
      at('11:00:00.000');
      const before = await read();
      at('11:30:00.000');
      expect(await read()).not.toBe(before);
    });

    test('keeps them when its category is renamed, and has none of a category that it joins', async () => {
      await ofLunch(lunch);
      await renameCategory(depsOf(), cause, { from: 'Lunch', to: 'Midday' });
      expect((await opened.store.reads.kitchen.find())?.category_hours).toEqual([{ category: 'Midday', hours: lunch }]);
      expect((await place()).kind).toBe('not_available_now');
      await addMenuItem(depsOf(), cause, { ...soup, item_id: 'tea' as ItemId, name: 'Tea', category: 'Drinks' });
      await renameCategory(depsOf(), cause, { from: 'Midday', to: 'Drinks' });
      expect((await opened.store.reads.kitchen.find())?.category_hours).toEqual([]);
      expect((await place()).kind).toBe('placed');
    });

    test('cannot have hours of its category that overlap, and keeps them from a client that does not know them', async () => {
      const overlapping: OpeningHours[] = [...lunch, { day: 'friday', opens: '14:00', closes: '15:00' }];
      expect(await ofLunch(overlapping)).toMatchObject({ kind: 'overlap', of: 'category_hours' });
      await ofLunch(lunch);
      await set({ name: 'Hive' });
      expect((await opened.store.reads.kitchen.find())?.category_hours).toEqual([{ category: 'Lunch', hours: lunch }]);
    });

    test('goes through files of the menu, which say what is wrong by line', async () => {
      await ofLunch(lunch);
      await changeMenuItem(depsOf(), cause, soup.item_id, { hours: evening });
      const json = await exportMenu(opened.store, 'EUR', { kind: 'json', separator: ',' });
      const dishes = await exportMenu(opened.store, 'EUR', { kind: 'dishes', separator: ';' });
      expect(dishes).toContain('fri 18:00-22:00');
      const other = await engine.open(definition);
      try {
        const deps = { ...depsOf(), store: other.store };
        await importMenu(deps, cause, { files: { json } });
        expect((await other.store.reads.menu.all()).map(({ hours }) => hours)).toEqual([evening]);
        expect((await other.store.reads.kitchen.find())?.category_hours).toEqual([{ category: 'Lunch', hours: lunch }]);
      } finally {
        await other.close();
      }
      const wrong = { dishes: 'item_id,hours\nsoup,mon 25:00-26:00\n' };
      const { kind, plan } = await importMenu(depsOf(), cause, { files: wrong });
      expect([kind, plan.errors]).toMatchObject(['faulty', [{ line: 2, column: 2, field: 'hours', code: 'hours' }]]);
      const twice = { dishes: 'item_id,hours\nsoup,mon 10:00-12:00 11:00-13:00\n' };
      const overlaps = (await importMenu(depsOf(), cause, { files: twice, dry_run: true })).plan.errors;
      expect(overlaps).toMatchObject([{ line: 2, column: 2, code: 'overlapping_hours' }]);
      const always = { dishes: 'item_id,hours\nsoup,\n' };
      const preview = (await importMenu(depsOf(), cause, { files: always, dry_run: true })).plan.changed;
      expect(preview).toMatchObject([{ changes: [{ path: ['hours'], before: 'fri 18:00-22:00', after: null }] }]);
    });
  });
});
