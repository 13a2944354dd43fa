// Orders that wait for too long, as the metrics report them.

import { type ItemId, type OrderId, systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { ordersRecords } from '../records.ts';
import type { Order } from './order.rules.ts';
import { countStuckOrders } from './stuck-orders.ts';

const now = Date.parse('2026-11-22T14:30:00.000Z');
const minute = 60_000;

/** An order placed and last changed the given minutes ago. */
function orderOf(status: Order['status'], placed: number, changed: number): Order {
  const time = (now - placed * minute).toString(16).padStart(12, '0');
  const at = (minutes: number) => new Date(now - minutes * minute).toISOString();
  return {
    order_id: `${time.slice(0, 8)}-${time.slice(8)}-7${newId().slice(15)}` as OrderId,
    status,
    version: 1,
    total: 950,
    currency: 'EUR',
    items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
    customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
    created_at: at(placed),
    updated_at: at(changed),
    promised_at: at(placed),
    correlation_id: 'its-order',
    tracking_token_hash: '0'.repeat(64),
    stepped_at: {},
    undone: null,
  };
}

test('counts, by state, the open orders that have been in it for longer than allowed, and no others', async () => {
  const database = openDatabase(':memory:');
  try {
    const definition = {
      service: 'orders',
      publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
      ...ordersRecords,
    } as const;
    const store = await openSqliteStore({ definition, database, clock: systemClock, newId });
    const orders = [
      orderOf('created', 61, 61),
      orderOf('created', 59, 59),
      orderOf('preparing', 600, 90),
      orderOf('preparing', 601, 61),
      orderOf('preparing', 602, 59),
      orderOf('delivered', 600, 500),
      orderOf('cancelled', 600, 500),
    ];
    await store.transaction({ correlation_id: 'a-test', causation_id: null }, async (tx) => {
      for (const order of orders) await tx.orders.insert(order);
    });
    const metrics = new Registry();
    countStuckOrders({ store, clock: { ...systemClock, now: () => now }, metrics, stuckMs: 60 * minute });
    const text = await metrics.getSingleMetricAsString('waggle_orders_stuck');
    expect([...text.matchAll(/\{status="(\w+)"\} (\d+)/g)].map(([, status, count]) => [status, Number(count)])).toEqual(
      [
        ['created', 1],
        ['confirmed', 0],
        ['preparing', 2],
        ['ready', 0],
        ['out_for_delivery', 0],
      ],
    );
  } finally {
    await database.close();
  }
});
