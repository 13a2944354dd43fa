// OWASP API6:2023, unrestricted access to sensitive business flows: an order that nobody confirms gives its stock back, on both engines.
import { type ItemId, systemClock } from '@waggle/contracts';
import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { addMenuItem } from '@waggle/services/orders/menu/edit-menu.ts';
import { createMenuCache } from '@waggle/services/orders/menu/menu.ts';
import { advanceOrder } from '@waggle/services/orders/order/advance-order.ts';
import { cancelUnconfirmed } from '@waggle/services/orders/order/cancel-unconfirmed.ts';
import { placeOrder } from '@waggle/services/orders/order/place-order.ts';
import { undoStep } from '@waggle/services/orders/order/undo-step.ts';
import { type OrdersRecords, ordersRecords } from '@waggle/services/orders/records.ts';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedIds } from '../support/seeded-random.ts';
import { type OpenedStore, storeEngines } from '../support/stores.ts';

const minute = 60_000;
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const pizza = { item_id: 'pizza' as ItemId, name: 'Pizza', description: '', category: 'Mains', price: 900, stock: 9 };

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('an order that nobody confirms', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    let newId = countedIds(() => now);
    let runningSince = 0;
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      const sweep = { afterMs: 45 * minute, runningSince };
      return {
        store,
        menuCache,
        clock,
        newId,
        trackingSecrets: ['secret'] as const,
        simulated: false,
        ignored: () => {},
        ...sweep,
      };
    };
    beforeEach(async () => {
      now = Date.parse('2026-11-23T12:00:00.000Z');
      runningSince = now;
      newId = countedIds(() => now);
      opened = await engine.open(definition);
      await addMenuItem(depsOf(), cause, pizza);
    });
    afterEach(() => opened.close());

    const place = async () => {
      const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
      const body = { customer, items: [{ item_id: pizza.item_id, quantity: 2 }] };
      const outcome = await placeOrder(depsOf(), cause, { body, idempotencyKey: undefined });
      if (outcome.kind !== 'placed') throw new Error(`the order was answered ${outcome.kind}`);
      return outcome.order.order_id;
    };
    const orderNow = async (id: Awaited<ReturnType<typeof place>>) => opened.store.reads.orders.find(id);
    const stock = async () => (await opened.store.reads.menu.find([pizza.item_id]))[0]?.stock;

    test('is cancelled after the time, with its stock back and an event whose reason its customer sees', async () => {
      const id = await place();
      now += 45 * minute;
      expect(await cancelUnconfirmed(depsOf())).toEqual([]);
      now += 1;
      expect(await cancelUnconfirmed(depsOf())).toEqual([id]);
      expect(await orderNow(id)).toMatchObject({
        status: 'cancelled',
        reason: unconfirmedReason,
        cancellation: { code: 'unanswered', stage: 'created', wasted: false },
      });
      expect(await stock()).toBe(9);
      const rows = await waitingRows(opened.store.outbox, ['orders-stream']);
      expect(rows.at(-1)?.event).toContain('"event_type":"order.cancelled"');
      expect(await cancelUnconfirmed(depsOf())).toEqual([]);
      expect(await stock()).toBe(9);
    });

    test('stays when the kitchen confirmed it, also at the moment at which it would be cancelled', async () => {
      const id = await place();
      now += 46 * minute;
      const deps = depsOf();
      const list: typeof deps.store.reads.orders.list = async (filter) => {
        const found = await opened.store.reads.orders.list(filter);
        if (found.length > 0) await advanceOrder(depsOf(), cause, id, 'confirmed');
        return found;
      };
      const { reads } = deps.store;
      const racing = { ...deps.store, reads: { ...reads, orders: { ...reads.orders, list } } };
      expect(await cancelUnconfirmed({ ...deps, store: racing })).toEqual([]);
      expect(await orderNow(id)).toMatchObject({ status: 'confirmed' });
      expect(await stock()).toBe(7);
    });

    test('gets the whole time again after the kitchen has undone its confirmation', async () => {
      const id = await place();
      now += 44 * minute;
      await advanceOrder(depsOf(), cause, id, 'confirmed');
      now += 5_000;
      await undoStep(depsOf(), cause, id, 'confirmed');
      now += 44 * minute;
      expect(await cancelUnconfirmed(depsOf())).toEqual([]);
      now += 2 * minute;
      expect(await cancelUnconfirmed(depsOf())).toEqual([id]);
    });

    test('waits as long again after a start: while nothing ran, nobody could confirm it', async () => {
      const id = await place();
      now += 600 * minute;
      runningSince = now;
      now += 44 * minute;
      expect(await cancelUnconfirmed(depsOf())).toEqual([]);
      now += 2 * minute;
      expect(await cancelUnconfirmed(depsOf())).toEqual([id]);
    });
  });
});
