// An order's creation and the events after it, handled concurrently by two processes.
import { type ItemId, type OrderId, systemClock } from '@waggle/contracts';
import { newId, type Store, type Transaction } from '@waggle/store';
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { cancelDelivery } from './cancel-delivery.ts';
import { createDelivery } from './create-delivery.ts';
import { type DeliveriesRecords, deliveriesRecords } from './records.ts';
import { holdDelivery, releaseDelivery } from './release-delivery.ts';

const url = inject('mongodbUrl');
const clock = systemClock;
const at = new Date().toISOString();
const cause = { correlation_id: 'a-test', causation_id: null };

// On SQLite transactions run one after another.
describe.skipIf(url === null)('on MongoDB, while the creation of a delivery is under way', () => {
  let client: MongoClient;
  let store: Store<DeliveriesRecords>;
  let prefix: string;
  beforeEach(async () => {
    // New for each test: a server may take a moment to forget a database that was dropped.
    prefix = `waggle_test_${newId()}_`;
    client = new MongoClient(url ?? '', mongoClientOptions);
    const definition = {
      service: 'deliveries',
      publishes: ['deliveries-stream', 'delivery-simulation-stream'],
      ...deliveriesRecords,
    } as const;
    store = await openMongoStore({ definition, client, clock, newId, prefix });
  });
  afterEach(async () => {
    await store.close();
    await client.db(`${prefix}deliveries`).dropDatabase();
    await client.close();
  });

  const envelope = {
    event_version: 1,
    correlation_id: 'a-test',
    causation_id: null,
    source: 'orders-service',
    timestamp: at,
  };
  const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
  const create = (tx: Transaction<DeliveriesRecords>, order_id: OrderId) =>
    createDelivery({ clock, newId })(tx, {
      ...envelope,
      event_id: newId(),
      event_type: 'order.created',
      payload: {
        order_id,
        version: 1,
        status: 'created',
        at,
        customer,
        items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
        total: 950,
        currency: 'EUR',
        tracking_token_hash: '0'.repeat(64),
      },
    });
  const cancel = (tx: Transaction<DeliveriesRecords>, order_id: OrderId) => {
    const payload = { order_id, version: 2, status: 'cancelled', at } as const;
    return cancelDelivery({ clock })(tx, {
      ...envelope,
      event_id: newId(),
      event_type: 'order.cancelled',
      payload,
    });
  };
  const handOut = (tx: Transaction<DeliveriesRecords>, order_id: OrderId) => {
    const payload = { order_id, version: 4, status: 'out_for_delivery', at } as const;
    const event_type = 'order.out_for_delivery';
    return releaseDelivery()(tx, { ...envelope, event_id: newId(), event_type, payload });
  };
  const takeBack = (tx: Transaction<DeliveriesRecords>, order_id: OrderId) => {
    const payload = { order_id, version: 5, status: 'preparing', undone: 'out_for_delivery', at } as const;
    const event_type = 'order.step_undone';
    return holdDelivery()(tx, { ...envelope, event_id: newId(), event_type, payload });
  };

  type Step = (tx: Transaction<DeliveriesRecords>, order_id: OrderId) => Promise<void>;

  /** Runs `second` from its beginning to its commit after `first` has looked at the store and before it writes. */
  async function inBetween(order_id: OrderId, first: Step, second: Step): Promise<void> {
    const looked = Promise.withResolvers<void>();
    const committed = Promise.withResolvers<void>();
    const running = store.transaction(cause, async (tx) => {
      await tx.deliveries.findByOrder(order_id);
      looked.resolve();
      await committed.promise;
      await first(tx, order_id);
    });
    await looked.promise;
    await store.transaction(cause, (tx) => second(tx, order_id));
    committed.resolve();
    await running;
  }

  const cases: readonly { what: string; step: Step; expected: object }[] = [
    { what: 'cancelled', step: cancel, expected: { status: 'cancelled', version: 2 } },
    { what: 'handed out', step: handOut, expected: { status: 'waiting', ready: true } },
    { what: 'taken back', step: takeBack, expected: { status: 'waiting', ready: false, ready_version: 5 } },
  ];

  test.each(cases)('an order that is $what is not forgotten', async ({ step, expected }) => {
    const [one, other] = [newId(), newId()];
    await inBetween(one, create, step);
    expect(await store.reads.deliveries.findByOrder(one)).toMatchObject(expected);
    await inBetween(other, step, create);
    expect(await store.reads.deliveries.findByOrder(other)).toMatchObject(expected);
    expect(await store.reads.deliveries.list({ limit: 10 })).toHaveLength(2);
  });

  test('facts noted before the delivery exists are not shown as a delivery', async () => {
    const order_id = newId();
    await store.transaction(cause, (tx) => cancel(tx, order_id));
    expect(await store.reads.deliveries.findByOrder(order_id)).toBeNull();
    expect(await store.reads.deliveries.list({ limit: 10 })).toEqual([]);
    await store.transaction(cause, (tx) => create(tx, order_id));
    expect(await store.reads.deliveries.list({ limit: 10 })).toMatchObject([{ order_id, status: 'cancelled' }]);
  });
});
