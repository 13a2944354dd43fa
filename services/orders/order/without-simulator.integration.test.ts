// Orders while the simulator is switched off, and the requests that it gets once it is switched on: the same on both engines.
import { type ItemId, type OrderId, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { advanceOrder, takeRequestedStep } from './advance-order.ts';
import { requestOrderSimulation } from './emit-step.ts';
import { type Order, orderView } from './order.rules.ts';
import { type PlaceInOrders, requestOpenOrders } from './request-open-orders.ts';
import { undoStep } from './undo-step.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const now = new Date().toISOString();
const newOrder = (): Order => ({
  order_id: newId(),
  status: 'created',
  version: 1,
  total: 950,
  currency: 'EUR',
  items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
  customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
  created_at: now,
  updated_at: now,
  promised_at: now,
  stepped_at: {},
  undone: null,
  correlation_id: 'its-order',
  tracking_token_hash: '0'.repeat(64),
});
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a simulator that is switched off and on', () => {
    let opened: OpenedStore<OrdersRecords>;
    let store: Store<OrdersRecords>;
    const open = async (unread: readonly 'order-simulation-stream'[]) => {
      opened = await engine.open({ ...definition, unread });
      store = opened.store;
    };
    beforeEach(() => open([]));
    afterEach(() => opened.close());

    const place = async (): Promise<OrderId> => {
      const order = newOrder();
      await store.transaction(cause, async (tx) => {
        await tx.orders.insert(order);
        await requestOrderSimulation(tx, order);
      });
      return order.order_id;
    };
    const staff = (simulated: boolean) => ({ store, clock: systemClock, simulated, ignored: () => {} });
    const requested = async () =>
      (await waitingRows(store.outbox, ['order-simulation-stream'])).map(({ event }) => {
        const { order_id, version, status } = JSON.parse(event).payload;
        return [order_id, version, status];
      });
    const askForAll = async () => {
      let place: PlaceInOrders | null = null;
      do place = await requestOpenOrders({ store, cause })(place);
      while (place);
    };

    test('events on a stream without readers are dropped, but still validated', async () => {
      await opened.close();
      await open(['order-simulation-stream']);
      const order = await place();
      await advanceOrder(staff(false), cause, order, 'confirmed');
      expect(await requested()).toEqual([]);
      expect((await waitingRows(store.outbox, ['orders-stream'])).length).toBe(1);
      const wrong = { order_id: order, version: 1, status: 'no status' as 'created' };
      await expect(store.transaction(cause, (tx) => tx.emit('order.simulation_requested', wrong))).rejects.toThrow();
    });

    test('the simulator gets requests for the open orders that no person has in hand', async () => {
      const [untouched, confirmed, undone, over] = [await place(), await place(), await place(), await place()];
      await advanceOrder(staff(true), cause, over, 'confirmed');
      await advanceOrder(staff(false), cause, confirmed, 'confirmed');
      await advanceOrder(staff(true), cause, undone, 'confirmed');
      await undoStep(staff(false), cause, undone, 'confirmed');
      await requested();
      await store.transaction(cause, async (tx) => {
        const order = await tx.orders.find(over);
        if (order) await tx.orders.replace({ ...order, status: 'cancelled', version: 3 }, 2);
      });
      await store.outbox.markPublished(
        (await waitingRows(store.outbox, ['order-simulation-stream'])).map(({ event_id }) => ({
          event_id,
          entry_id: '1-1',
        })),
      );
      await askForAll();
      expect(await requested()).toEqual([[untouched, 1, 'created']]);
    });

    test('more open orders than a page holds are all requested, each once', async () => {
      const orders = Array.from({ length: 250 }, newOrder);
      await store.transaction(cause, async (tx) => {
        for (const order of orders) await tx.orders.insert(order);
      });
      await askForAll();
      expect((await requested()).map(([id]) => id).sort()).toEqual(orders.map(({ order_id }) => order_id).sort());
    });

    test('an order that people have in hand stays in their hands: no old plan moves it, and no new one is requested', async () => {
      const order = await place();
      await advanceOrder(staff(false), cause, order, 'confirmed');
      const ignored: string[] = [];
      await store.transaction(cause, (tx) =>
        takeRequestedStep({ clock: systemClock, ignored: (reason) => ignored.push(reason) })(tx, {
          event_id: newId(),
          event_type: 'order.update_requested',
          event_version: 1,
          correlation_id: 'a-test',
          causation_id: null,
          source: 'simulator-service',
          timestamp: now,
          payload: { order_id: order, expected_version: 2, status: 'preparing' },
        }),
      );
      expect(ignored).toEqual(['stale']);
      const taken = await advanceOrder(staff(true), cause, order, 'preparing');
      expect(taken?.order.status).toBe('preparing');
      expect(taken && orderView(taken.order)).not.toHaveProperty('in_hand');
      expect(await requested()).toEqual([[order, 1, 'created']]);
    });
  });
});
