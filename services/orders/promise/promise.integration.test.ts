// The promise of an order is based on the orders before it, on both engines.
import { type ItemId, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedIds } from '../../../test/support/seeded-random.ts';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import { addMenuItem } from '../menu/edit-menu.ts';
import { createMenuCache } from '../menu/menu.ts';
import { advanceOrder, markDelivered } from '../order/advance-order.ts';
import { placeOrder } from '../order/place-order.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { estimateOrder, readKitchenEstimates } from './read-promise.ts';

const minute = 60_000;
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const pizza = { item_id: 'pizza' as ItemId, name: 'Pizza', description: '', category: 'Mains', price: 900, stock: 90 };

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a promise', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    let newId = countedIds(() => now);
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      return {
        store,
        menuCache,
        clock,
        newId,
        trackingSecrets: ['secret'] as const,
        simulated: true,
        ignored: () => {},
      };
    };
    beforeEach(async () => {
      now = Date.parse('2026-11-23T12:00:00.000Z');
      newId = countedIds(() => now);
      opened = await engine.open(definition);
      await addMenuItem(depsOf(), cause, pizza);
    });
    afterEach(() => opened.close());

    const place = async () => {
      const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
      const body = { customer, items: [{ item_id: pizza.item_id, quantity: 1 }] };
      const outcome = await placeOrder(depsOf(), cause, { body, idempotencyKey: undefined });
      if (outcome.kind !== 'placed') throw new Error(`the order was answered ${outcome.kind}`);
      return outcome.order;
    };
    const minutesOf = ({ promised_at, promised_from = '' }: { promised_at: string; promised_from?: string }) =>
      [promised_from, promised_at].map((at) => (Date.parse(at) - now) / minute);
    /** Cooks an order in `cooking` minutes and delivers it in `riding`. */
    const deliver = async (
      order_id: Awaited<ReturnType<typeof place>>['order_id'],
      cooking: number,
      riding: number,
    ) => {
      await advanceOrder(depsOf(), cause, order_id, 'confirmed');
      await advanceOrder(depsOf(), cause, order_id, 'preparing');
      now += cooking * minute;
      await advanceOrder(depsOf(), cause, order_id, 'out_for_delivery');
      now += riding * minute;
      const payload = { order_id } as never;
      await opened.store.transaction(cause, (tx) => markDelivered(depsOf())(tx, { payload } as never));
    };
    const estimateOf = async (order_id: Awaited<ReturnType<typeof place>>['order_id']) => {
      const order = await opened.store.reads.orders.find(order_id);
      return order && (await estimateOrder(opened.store.reads, order, now));
    };
    const kitchen = () => readKitchenEstimates(opened.store.reads, defaultKitchen, now);

    test('is what the settings say at first, as a range, in the answer and in the event', async () => {
      expect(await kitchen()).toEqual({ estimate: { from_minutes: 20, to_minutes: 35 } });
      const both = await readKitchenEstimates(
        opened.store.reads,
        { ...defaultKitchen, servings: ['delivery', 'pick_up'] },
        now,
      );
      expect(both.pick_up_estimate).toEqual({ from_minutes: 10, to_minutes: 20 });
      const order = await place();
      expect(minutesOf(order)).toEqual([24.5, 35]);
      expect(order).not.toHaveProperty('ahead');
      const [row] = await waitingRows(opened.store.outbox, ['orders-stream']);
      const { promised_at, promised_from } = order;
      expect(JSON.parse(row?.event ?? '').payload).toMatchObject({ promised_at, promised_from });
    });

    test('counts the queue, and what was handed out is no longer in it', async () => {
      const orders = [];
      for (let i = 0; i < 12; i += 1) orders.push(await place());
      expect(minutesOf(orders[3] ?? { promised_at: '' })[1]).toBe(35);
      expect(minutesOf(orders[11] ?? { promised_at: '' })[1]).toBe(75);
      const last = orders[11]?.order_id;
      if (!last) throw new Error('no order was placed');
      const before = await estimateOf(last);
      for (const { order_id } of orders.slice(0, 9)) {
        for (const step of ['confirmed', 'preparing', 'out_for_delivery'] as const)
          await advanceOrder(depsOf(), cause, order_id, step);
      }
      const after = await estimateOf(last);
      expect(Date.parse(after?.to ?? '')).toBeLessThan(Date.parse(before?.to ?? '') - 20 * minute);
    });

    test('derives from the durations of the last orders', async () => {
      for (let i = 0; i < 20; i += 1) await deliver((await place()).order_id, 40, 20);
      const slow = await place();
      expect(minutesOf(slow)[1]).toBeGreaterThanOrEqual(55);
      expect(await kitchen()).toMatchObject({ estimate: { to_minutes: expect.any(Number) } });
      await deliver(slow.order_id, 40, 20);
      expect(await estimateOf(slow.order_id)).toBeNull();
      for (let i = 0; i < 40; i += 1) await deliver((await place()).order_id, 5, 5);
      const [, latest = 0] = minutesOf(await place());
      expect(latest).toBeLessThanOrEqual(15);
    });

    test('learns how long the kitchen takes from what is picked up, and not how long that waits for its customer', async () => {
      const settings = { ...defaultKitchen, servings: ['delivery' as const, 'pick_up' as const] };
      await opened.store.transaction(cause, (tx) => tx.kitchen.put(settings));
      const customer = { name: 'Ada', phone: '+44 20 7946 0000' };
      const body = { customer, serving: 'pick_up' as const, items: [{ item_id: pizza.item_id, quantity: 1 }] };
      for (let i = 0; i < 30; i += 1) {
        const outcome = await placeOrder(depsOf(), cause, { body, idempotencyKey: undefined });
        if (outcome.kind !== 'placed') throw new Error(`the order was answered ${outcome.kind}`);
        const { order_id } = outcome.order;
        for (const step of ['confirmed', 'preparing'] as const) await advanceOrder(depsOf(), cause, order_id, step);
        now += 5 * minute;
        await advanceOrder(depsOf(), cause, order_id, 'ready');
        expect(await estimateOf(order_id)).toBeNull();
        now += 90 * minute;
        expect((await advanceOrder(depsOf(), cause, order_id, 'picked_up'))?.kind).toBe('advanced');
      }
      const { estimate, pick_up_estimate } = await readKitchenEstimates(opened.store.reads, settings, now);
      expect(pick_up_estimate?.to_minutes).toBeLessThanOrEqual(10);
      // No ride was measured: for deliveries the settings count.
      expect(estimate?.to_minutes).toBe(35);
    });

    test('ignores orders that were forgotten hours ago', async () => {
      for (let i = 0; i < 12; i += 1) await place();
      now += 7 * 60 * minute;
      expect(minutesOf(await place())[1]).toBe(35);
    });
  });
});
