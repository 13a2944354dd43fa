// Facts about an order that arrive before its `order.created`: across processes, events may overtake each other.
import { type Envelope, type EventType, type ItemId, type OrderId, type Payload, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cancelDelivery } from './cancel-delivery.ts';
import { createDelivery } from './create-delivery.ts';
import { type DeliveriesRecords, deliveriesRecords } from './records.ts';
import { releaseDelivery } from './release-delivery.ts';

const clock = systemClock;
const at = new Date().toISOString();
let database: ReturnType<typeof openDatabase>;
let store: Store<DeliveriesRecords>;

beforeEach(async () => {
  database = openDatabase(':memory:');
  const definition = {
    service: 'deliveries',
    publishes: ['deliveries-stream', 'delivery-simulation-stream'],
    ...deliveriesRecords,
  } as const;
  store = await openSqliteStore({ definition, database, clock, newId });
});
afterEach(() => database.close());

const cause = { correlation_id: 'a-test', causation_id: null };
const event = <T extends EventType>(event_type: T, payload: Payload<T>): Envelope<T> => ({
  event_id: newId(),
  event_type,
  event_version: 1,
  correlation_id: 'a-test',
  causation_id: null,
  source: 'orders-service',
  timestamp: at,
  payload,
});
const created = (order_id: string) =>
  event('order.created', {
    order_id: order_id as OrderId,
    version: 1,
    status: 'created',
    at,
    customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
    items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
    total: 950,
    currency: 'EUR',
    tracking_token_hash: '0'.repeat(64),
  });
const create = (id: string) => store.transaction(cause, (tx) => createDelivery({ clock, newId })(tx, created(id)));
const emitted = async () =>
  (await waitingRows(store.outbox, ['deliveries-stream', 'delivery-simulation-stream'])).map(
    (row) => JSON.parse(row.event).event_type,
  );

test('an order whose handover arrives before its creation has a courier who may set off', async () => {
  const order_id = newId();
  const handedOut = event('order.out_for_delivery', { order_id, version: 4, status: 'out_for_delivery', at });
  await store.transaction(cause, (tx) => releaseDelivery()(tx, handedOut));
  await create(order_id);
  expect(await store.reads.deliveries.findByOrder(order_id)).toMatchObject({
    status: 'waiting',
    version: 1,
    ready: true,
  });
  expect(await emitted()).toEqual(['delivery.created', 'delivery.simulation_requested']);
});

test('an order whose cancellation arrives before its creation has a cancelled delivery', async () => {
  const order_id = newId();
  const cancelled = event('order.cancelled', { order_id, version: 2, status: 'cancelled', at });
  await store.transaction(cause, (tx) => cancelDelivery({ clock })(tx, cancelled));
  await create(order_id);
  expect(await store.reads.deliveries.findByOrder(order_id)).toMatchObject({ status: 'cancelled', version: 2 });
  expect(await emitted()).toEqual(['delivery.created', 'delivery.cancelled', 'delivery.simulation_requested']);
});
