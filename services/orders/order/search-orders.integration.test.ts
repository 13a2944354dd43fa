// Staff search all orders, on both engines.
import { type ItemId, type SearchOrders, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedIds } from '../../../test/support/seeded-random.ts';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { setKitchen } from '../kitchen/set-kitchen.ts';
import { addMenuItem } from '../menu/edit-menu.ts';
import { createMenuCache } from '../menu/menu.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { cancelOrder } from './cancel-order.ts';
import { placeOrder } from './place-order.ts';
import { searchOrders } from './search-orders.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const dish = { description: '', category: 'Mains', price: 900, stock: 90 };

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a search of orders', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = 0;
    let newId = countedIds(() => now);
    const depsOf = () => {
      const { store } = opened;
      const clock = { ...systemClock, now: () => now };
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      return { store, menuCache, clock, newId, trackingSecrets: ['secret'] as const, country: 'DE' as const };
    };
    beforeEach(async () => {
      now = Date.parse('2026-11-26T18:00:00.000Z');
      newId = countedIds(() => now);
      opened = await engine.open(definition);
      for (const name of ['Pizza', 'Lasagne'])
        await addMenuItem(depsOf(), cause, { ...dish, name, item_id: name.toLowerCase() as ItemId });
    });
    afterEach(() => opened.close());

    const place = async (name: string, phone = '+44 20 7946 0000', item = 'pizza', wanted_at?: string) => {
      now += 60_000;
      const customer = { name, phone, address: '12 St James Square' };
      const items = [{ item_id: item as ItemId, quantity: 1 }];
      const outcome = await placeOrder(depsOf(), cause, {
        body: { customer, items, ...(wanted_at === undefined ? {} : { wanted_at }) },
        idempotencyKey: undefined,
      });
      if (outcome.kind !== 'placed') throw new Error(`the order was answered ${outcome.kind}`);
      return outcome.order;
    };
    const search = async (wanted: SearchOrders) => {
      const found = await searchOrders(depsOf(), wanted);
      if (!found) throw new Error('there is no such day');
      return found;
    };
    const names = async (wanted: SearchOrders) => (await search(wanted)).orders.map(({ name }) => name);

    test('finds them by number, name, phone and dish, newest first', async () => {
      await place('Ada');
      await place('Łukasz', '0151 12345678');
      await place('Adam', undefined, 'lasagne');
      expect(await names({})).toEqual(['Adam', 'Łukasz', 'Ada']);
      expect(await names({ text: '#2' })).toEqual(['Łukasz']);
      expect(await names({ text: 'ada' })).toEqual(['Adam', 'Ada']);
      expect(await names({ text: '+49 151 12345678' })).toEqual(['Łukasz']);
      expect(await names({ text: 'LASAGNE' })).toEqual(['Adam']);
      const [order] = (await search({ text: 'lasagne' })).orders;
      expect(order).toMatchObject({
        number: '3',
        status: 'created',
        items: [{ name: 'Lasagne', quantity: 1 }],
        total: 900,
      });
      expect(JSON.stringify(order)).not.toContain('7946');
    });

    test('finds those of a business day, and those of it that have ended', async () => {
      const { order_id } = await place('Thursday');
      await cancelOrder({ ...depsOf() }, cause, order_id, { by: 'kitchen' });
      await place('Thursday too');
      now = Date.parse('2026-11-27T03:58:30.000Z');
      await place('After midnight');
      now = Date.parse('2026-11-27T18:00:00.000Z');
      await place('Friday');
      expect(await names({ day: '2026-11-26' })).toEqual(['After midnight', 'Thursday too', 'Thursday']);
      expect(await names({ day: '2026-11-26', ended: true })).toEqual(['Thursday']);
      expect(await names({ day: 'today' })).toEqual(['Friday']);
      expect((await search({ day: 'today' })).day).toBe('2026-11-27');
      expect(await names({ day: '2026-11-25' })).toEqual([]);
      expect(await searchOrders(depsOf(), { day: '2026-02-30' })).toBeNull();
    });

    test('finds what was wanted for a day under that day, whenever it was ordered', async () => {
      await setKitchen(depsOf(), cause, { ...defaultSettings, schedule_days: 2 });
      await place('Tomorrow', undefined, 'pizza', '2026-11-27T12:00:00.000Z');
      await place('Tonight', undefined, 'pizza', '2026-11-27T03:45:00.000Z');
      expect(await names({ day: 'today' })).toEqual(['Tonight']);
      now = Date.parse('2026-11-27T12:30:00.000Z');
      await place('Now');
      expect(await names({ day: 'today' })).toEqual(['Now', 'Tomorrow']);
    });

    test('gives a page at a time, each order once, and says how far it looked', async () => {
      for (let n = 0; n < 7; n += 1) await place(`Customer ${n}`);
      const seen: (string | undefined)[] = [];
      let wanted: SearchOrders = { limit: 3, day: 'today' };
      for (let page = 0; page < 3; page += 1) {
        const { orders, next, looked_back_to } = await search(wanted);
        expect(looked_back_to).toBe(orders.at(-1)?.created_at);
        seen.push(...orders.map(({ name }) => name));
        if (next === null) break;
        wanted = { ...wanted, before: next };
      }
      expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Customer ${n}`));
      expect((await search({ limit: 7 })).next).toBeNull();
      expect(await search({ text: 'nobody' })).toMatchObject({ orders: [], next: null });
    });
  });
});
