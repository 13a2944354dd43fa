// ASVS 5.0, 14.2.7, retention: orders whose time has come lose their person and keep their figures; the same on both engines.
import { type ItemId, type OrderId, systemClock } from '@waggle/contracts';
import { eventWithoutPerson, forgetPeopleBefore } from '@waggle/services/orders/order/forget-person.ts';
import type { Order } from '@waggle/services/orders/order/order.rules.ts';
import { type OrdersRecords, ordersRecords } from '@waggle/services/orders/records.ts';
import { newId, type Store } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../support/stores.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const day = 86_400_000;
const now = Date.now();

/** Placed and last changed the given days ago. */
function orderOf(status: Order['status'], days: number): Order {
  const at = new Date(now - days * day).toISOString();
  const time = Math.floor(now - days * day)
    .toString(16)
    .padStart(12, '0');
  return {
    order_id: `${time.slice(0, 8)}-${time.slice(8)}-7${newId().slice(15)}` as OrderId,
    status,
    version: 2,
    total: 950,
    currency: 'EUR',
    items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950, note: 'at Ada’s' }],
    ...(status === 'cancelled' ? { reason: 'Ada does not answer' } : {}),
    customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
    created_at: at,
    updated_at: at,
    promised_at: at,
    correlation_id: 'its-order',
    tracking_token_hash: '0'.repeat(64),
    stepped_at: {},
    undone: null,
  };
}

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('the person of an order', () => {
    let opened: OpenedStore<OrdersRecords>;
    let store: Store<OrdersRecords>;
    beforeEach(async () => {
      opened = await engine.open(definition);
      store = opened.store;
    });
    afterEach(() => opened.close());

    test('is removed when the order ended long enough ago, with an event, once; the figures stay', async () => {
      const old = [orderOf('delivered', 31), orderOf('cancelled', 40)];
      const others = [orderOf('delivered', 29), orderOf('preparing', 60)];
      await store.transaction(cause, async (tx) => {
        for (const order of [...old, ...others]) await tx.orders.insert(order);
        for (const { order_id, customer, created_at: at } of old)
          await tx.emit('customer.recorded', { order_id, version: 1, at, customer: customer as never });
      });
      const forget = () => forgetPeopleBefore({ store, clock: systemClock }, now - 30 * day, cause);
      expect([await forget(), await forget()]).toEqual([2, 0]);
      for (const { order_id, total } of old) {
        const order = await store.reads.orders.find(order_id);
        expect(order).toMatchObject({ total, anonymous: true, items: [{ name: 'Margherita', quantity: 1 }] });
        expect(JSON.stringify(order)).not.toContain('Ada');
      }
      for (const order of others) expect(await store.reads.orders.find(order.order_id)).toEqual(order);
      const emitted = (await waitingRows(store.outbox, ['customers-stream'])).map(({ event }) => JSON.parse(event));
      expect(emitted.map(({ event_type }) => event_type)).toEqual(['customer.forgotten', 'customer.forgotten']);
    });

    test('leaves the outbox: its own event goes, those with what people wrote are rewritten, others stay', async () => {
      const { order_id, customer } = orderOf('delivered', 1);
      const at = new Date(now).toISOString();
      await store.transaction(cause, async (tx) => {
        await tx.emit('customer.recorded', { order_id, version: 1, at, customer: customer as never });
        await tx.emit('order.confirmed', { order_id, version: 2, status: 'confirmed', at });
        await tx.emit('order.cancelled', {
          order_id,
          version: 3,
          status: 'cancelled',
          at,
          reason: 'Ada does not answer',
        });
      });
      expect(await store.outbox.rewrite(order_id, eventWithoutPerson)).toBe(2);
      const rows = await waitingRows(store.outbox, ['customers-stream', 'orders-stream']);
      const events = rows.map(({ event }) => JSON.parse(event));
      expect(events).toMatchObject([
        { event_type: 'order.confirmed' },
        { event_type: 'order.cancelled', payload: { status: 'cancelled', by: 'kitchen' } },
      ]);
      expect(JSON.stringify(events)).not.toContain('Ada');
      const first = { event_type: 'order.created', event_version: 1, payload: { order_id, customer, total: 950 } };
      const after = String(eventWithoutPerson(JSON.stringify(first)));
      expect(JSON.parse(after)).toMatchObject({ event_type: 'order.created', payload: { order_id, total: 950 } });
      expect(after).not.toContain('Ada');
    });
  });
});
