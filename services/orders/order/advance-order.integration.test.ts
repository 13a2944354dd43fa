// Requested steps of an order, on a store.

import { type Envelope, type ItemId, type OrderId, systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { expect, test } from 'vitest';
import { ordersRecords } from '../records.ts';
import { advanceOrder, takeRequestedStep } from './advance-order.ts';
import type { Order } from './order.rules.ts';

const now = new Date().toISOString();
const placed = (): Order => ({
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

const requested = (
  order_id: string,
  status: 'confirmed' | 'preparing',
  expected_version: number,
): Envelope<'order.update_requested'> => ({
  event_id: newId(),
  event_type: 'order.update_requested',
  event_version: 1,
  correlation_id: 'a-test',
  causation_id: null,
  source: 'simulator-service',
  timestamp: now,
  payload: { order_id: order_id as OrderId, expected_version, status },
});

test('a step that was planned for an older state is not taken, the one for the present state is', async () => {
  const database = openDatabase(':memory:');
  try {
    const definition = {
      service: 'orders',
      publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
      ...ordersRecords,
    } as const;
    const store = await openSqliteStore({ definition, database, clock: systemClock, newId });
    const cause = { correlation_id: 'a-test', causation_id: null };
    const ignored: string[] = [];
    const deps = { store, clock: systemClock, ignored: (reason: string) => ignored.push(reason) };
    const order = placed();
    const status = async () => (await store.reads.orders.find(order.order_id))?.status;
    const take = (event: Envelope<'order.update_requested'>) =>
      store.transaction(cause, (tx) => takeRequestedStep(deps)(tx, event));

    await store.transaction(cause, (tx) => tx.orders.insert(order));
    await advanceOrder(deps, cause, order.order_id, 'confirmed');
    await take(requested(order.order_id, 'preparing', 1));
    expect(await status()).toBe('confirmed');
    expect(ignored).toEqual(['stale']);
    await take(requested(order.order_id, 'preparing', 2));
    expect(await status()).toBe('preparing');
    expect(ignored).toEqual(['stale']);
  } finally {
    await database.close();
  }
});
