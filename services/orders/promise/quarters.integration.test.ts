// A kitchen promises at most so many orders for a quarter of an hour, on both engines.
import { type ItemId, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedIds } from '../../../test/support/seeded-random.ts';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { readKitchen } from '../kitchen/read-kitchen.ts';
import { setKitchen } from '../kitchen/set-kitchen.ts';
import { addMenuItem } from '../menu/edit-menu.ts';
import { createMenuCache } from '../menu/menu.ts';
import { advanceOrder } from '../order/advance-order.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { type PlaceOrderOutcome, placeOrder } from '../order/place-order.ts';
import { quoteOrder } from '../pricing/quote-order.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { quarterOf } from './quarters.rules.ts';
import { estimateOrder, readKitchenEstimate } from './read-promise.ts';
import { purgeTimes } from './record-times.ts';

const minute = 60_000;
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const pizza = { item_id: 'pizza' as ItemId, name: 'Pizza', description: '', category: 'Mains', price: 900, stock: 90 };
const items = [{ item_id: pizza.item_id, quantity: 1 }];

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a quarter of an hour', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    let newId = countedIds(() => now);
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      const ceilings = { lines: 50, ofItem: 50, pieces: 50, total: null };
      return { store, menuCache, clock, newId, trackingSecrets: ['secret'] as const, ceilings, ignored: () => {} };
    };
    beforeEach(async () => {
      now = Date.parse('2026-11-27T18:00:00.000Z');
      newId = countedIds(() => now);
      opened = await engine.open(definition);
      await addMenuItem(depsOf(), cause, pizza);
    });
    afterEach(() => opened.close());

    const set = (settings: Partial<typeof defaultSettings>) =>
      setKitchen(depsOf(), cause, { ...defaultSettings, ...settings });
    const place = () => {
      const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
      return placeOrder(depsOf(), cause, { body: { customer, items }, idempotencyKey: undefined });
    };
    const orderOf = (outcome: PlaceOrderOutcome) => {
      if (outcome.kind !== 'placed') throw new Error(`the order was answered ${outcome.kind}`);
      return outcome.order;
    };
    const placeOne = async () => orderOf(await place());
    const promised = ({ promised_at }: { promised_at: string }) => (Date.parse(promised_at) - now) / minute;
    const inQuarters = (orders: readonly { promised_at: string }[]) => {
      const counts = new Map<string, number>();
      for (const { promised_at } of orders) {
        const quarter = quarterOf(Date.parse(promised_at));
        counts.set(quarter, (counts.get(quarter) ?? 0) + 1);
      }
      return new Map([...counts].sort());
    };
    const expected = async () => readKitchenEstimate(opened.store.reads, await readKitchen(opened.store), now);

    test('takes no more orders than the kitchen can make in it, however many are placed at once', async () => {
      await set({ orders_per_quarter: 2 });
      const orders = await Promise.all(Array.from({ length: 20 }, placeOne));
      const counts = inQuarters(orders);
      expect(counts.get('2026-11-27T18:30:00.000Z')).toBe(2);
      expect(Math.max(...counts.values())).toBe(2);
      const taken = await opened.store.reads.quarters.taken('2026-11-27T00:00:00.000Z', '2026-11-28T00:00:00.000Z');
      expect(taken).toEqual(counts);
    });

    test('that takes one order takes one', async () => {
      await set({ orders_per_quarter: 1 });
      const orders = await Promise.all(Array.from({ length: 6 }, placeOne));
      expect([...inQuarters(orders).values()]).toEqual([1, 1, 1, 1, 1, 1]);
    });

    test('counts the orders from before the limit was set', async () => {
      expect(promised(await placeOne())).toBe(35);
      await set({ orders_per_quarter: 1 });
      expect(promised(await placeOne())).toBe(50);
    });

    test('has a place again when an order of it is cancelled, once', async () => {
      await set({ orders_per_quarter: 1 });
      const [first, second] = [await placeOne(), await placeOne()];
      expect([promised(first), promised(second)]).toEqual([35, 50]);
      for (const by of ['kitchen', 'customer'] as const) await cancelOrder(depsOf(), cause, first.order_id, by);
      expect(promised(await placeOne())).toBe(35);
      expect(promised(await placeOne())).toBe(65);
    });

    test('that is taken moves the promise, which is shown before and kept after', async () => {
      await set({ orders_per_quarter: 1 });
      await placeOne();
      expect(await expected()).toEqual({ estimate: { from_minutes: 35, to_minutes: 50 } });
      const quoted = await quoteOrder(depsOf(), { items });
      expect(quoted).toMatchObject({ quote: { estimate: { from_minutes: 35, to_minutes: 50 } } });
      const { order_id, promised_at, promised_from } = await placeOne();
      expect(promised_at).toBe('2026-11-27T18:50:00.000Z');
      const estimateOf = async () => {
        const order = await opened.store.reads.orders.find(order_id);
        return order && estimateOrder(opened.store.reads, order, now);
      };
      // It is not cooked earlier than it is promised, until somebody begins.
      expect(await estimateOf()).toEqual({ from: promised_from, to: promised_at });
      for (const step of ['confirmed', 'preparing'] as const) await advanceOrder(depsOf(), cause, order_id, step);
      expect((await estimateOf())?.to).toBe('2026-11-27T18:35:00.000Z');
    });

    test('without room until the last that could be promised: the kitchen is full, and nothing is kept', async () => {
      const opening_hours = [{ day: 'friday', opens: '17:00', closes: '18:20' } as const];
      await set({ orders_per_quarter: 1, opening_hours });
      const [first, second] = [await placeOne(), await placeOne()];
      expect([promised(first), promised(second)]).toEqual([35, 50]);
      expect(await expected()).toMatchObject({ full: true });
      expect(await quoteOrder(depsOf(), { items })).toMatchObject({ quote: { full: true } });
      expect(await place()).toMatchObject({ kind: 'full', until: '2026-11-27T19:00:00.000Z' });
      await cancelOrder(depsOf(), cause, second.order_id, 'customer');
      expect((await expected()).full).toBeUndefined();
      expect(await placeOne()).toMatchObject({ number: '3', promised_at: '2026-11-27T18:50:00.000Z' });
    });

    test('is forgotten a day after it has passed', async () => {
      await placeOne();
      const kept = async () =>
        (await opened.store.reads.quarters.taken('2026-11-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z')).size;
      now += 24 * 60 * minute;
      await purgeTimes(depsOf(), cause);
      expect(await kept()).toBe(1);
      now += 60 * minute;
      await purgeTimes(depsOf(), cause);
      expect(await kept()).toBe(0);
    });
  });
});
