// Who gets a delivery: known from either event, in either order, kept while the delivery is open; the same on both engines.
import { type Envelope, type EventType, type ItemId, type OrderId, type Payload, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { createDelivery } from './create-delivery.ts';
import { anyRequester } from './delivery.rules.ts';
import { clearEndedDeliveries, forgetRecipient, recordRecipient, withRecipients } from './recipients.ts';
import { type DeliveriesRecords, deliveriesRecords } from './records.ts';

const clock = systemClock;
const at = new Date().toISOString();
const ada = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'deliveries',
  publishes: ['deliveries-stream', 'delivery-simulation-stream'],
  ...deliveriesRecords,
} as const;

const event = <T extends EventType>(event_type: T, payload: Payload<T>, event_version = 1): Envelope<T> => ({
  event_id: newId(),
  event_type,
  event_version,
  correlation_id: 'a-test',
  causation_id: null,
  source: 'orders-service',
  timestamp: at,
  payload,
});
const order = {
  version: 1,
  status: 'created',
  at,
  total: 950,
  currency: 'EUR',
  tracking_token_hash: '0'.repeat(64),
} as const;
const items = [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }];

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('the recipient of a delivery', () => {
    let opened: OpenedStore<DeliveriesRecords>;
    let store: Store<DeliveriesRecords>;
    let order_id: OrderId;
    beforeEach(async () => {
      opened = await engine.open(definition);
      store = opened.store;
      order_id = newId();
    });
    afterEach(() => opened.close());

    const created = () =>
      store.transaction(cause, (tx) =>
        createDelivery({ clock, newId })(tx, event('order.created', { order_id, ...order, items }, 2)),
      );
    const createdBefore = () =>
      store.transaction(cause, (tx) =>
        createDelivery({ clock, newId })(tx, event('order.created', { order_id, ...order, items, customer: ada })),
      );
    const recorded = () =>
      store.transaction(cause, (tx) =>
        recordRecipient({ clock })(tx, event('customer.recorded', { order_id, version: 1, at, customer: ada })),
      );
    const cancelled = () =>
      store.transaction(cause, (tx) =>
        cancelDelivery({ clock })(tx, event('order.cancelled', { order_id, version: 2, status: 'cancelled', at })),
      );
    const shown = async () => {
      const delivery = await store.reads.deliveries.findByOrder(order_id);
      return delivery && (await withRecipients(store, [delivery], anyRequester))[0]?.customer;
    };
    const kept = async () => (await store.reads.recipients.find([order_id])).size;

    test.each([
      ['after the order', [created, recorded]],
      ['before the order', [recorded, created]],
      ['twice', [recorded, created, recorded]],
      ['with the order, in an event of version 1', [createdBefore]],
    ])('is known when the event comes %s', async (_, steps) => {
      for (const step of steps) await step();
      expect(await shown()).toEqual(ada);
    });

    test('goes with the end of the delivery, and a late event does not bring it back', async () => {
      await created();
      await recorded();
      await cancelled();
      expect([await shown(), await kept()]).toEqual([undefined, 0]);
      await recorded();
      expect([await shown(), await kept()]).toEqual([undefined, 0]);
    });

    test('is forgotten on request', async () => {
      await created();
      await recorded();
      await store.transaction(cause, (tx) =>
        forgetRecipient()(tx, event('customer.forgotten', { order_id, version: 1, at })),
      );
      expect([await shown(), await kept()]).toEqual([undefined, 0]);
    });

    test('that an earlier version left in an ended delivery is removed', async () => {
      await created();
      await cancelled();
      const delivery = await store.reads.deliveries.findByOrder(order_id);
      if (delivery)
        await store.transaction(cause, (tx) => tx.deliveries.replace({ ...delivery, customer: ada }, delivery.version));
      await clearEndedDeliveries({ store }, cause);
      expect((await store.reads.deliveries.findByOrder(order_id))?.customer).toBeUndefined();
      expect(await store.reads.cleared.find()).toBe(true);
    });
  });
});
