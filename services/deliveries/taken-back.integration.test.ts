// An order that the kitchen took back after it was handed out, the same on both engines.
import { type Envelope, type EventType, type ItemId, type Payload, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { advanceDelivery } from './advance-delivery.ts';
import { createDelivery } from './create-delivery.ts';
import { anyRequester } from './delivery.rules.ts';
import { type DeliveriesRecords, deliveriesRecords, parseEarlyFact, upgradeDelivery } from './records.ts';
import { holdDelivery, releaseDelivery } from './release-delivery.ts';

const clock = systemClock;
const at = new Date().toISOString();
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'deliveries',
  publishes: ['deliveries-stream', 'delivery-simulation-stream'],
  ...deliveriesRecords,
} as const;
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

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('an order that the kitchen takes back', () => {
    let opened: OpenedStore<DeliveriesRecords>;
    let store: Store<DeliveriesRecords>;
    const order_id = newId();
    beforeEach(async () => {
      opened = await engine.open(definition);
      store = opened.store;
    });
    afterEach(() => opened.close());

    const create = () =>
      store.transaction(cause, (tx) =>
        createDelivery({ clock, newId })(
          tx,
          event('order.created', {
            order_id,
            version: 1,
            status: 'created',
            at,
            customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
            items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
            total: 950,
            currency: 'EUR',
            tracking_token_hash: '0'.repeat(64),
          }),
        ),
      );
    const handOut = (version: number) =>
      store.transaction(cause, (tx) =>
        releaseDelivery()(tx, event('order.out_for_delivery', { order_id, version, status: 'out_for_delivery', at })),
      );
    const takeBack = (version: number) =>
      store.transaction(cause, (tx) =>
        holdDelivery()(
          tx,
          event('order.step_undone', { order_id, version, status: 'preparing', undone: 'out_for_delivery', at }),
        ),
      );
    const delivery = () => store.reads.deliveries.findByOrder(order_id);
    const advance = async (status: 'on_the_way' | 'delivered') => {
      const deps = { store, clock, ignored: () => {} };
      return (await advanceDelivery(deps, cause, (await delivery())?.delivery_id ?? newId(), { status }, anyRequester))
        ?.kind;
    };
    const emitted = async () =>
      (await waitingRows(store.outbox, ['deliveries-stream', 'delivery-simulation-stream'])).map((row) => {
        const { event_type, payload } = JSON.parse(row.event);
        return { event_type, ...payload };
      });

    test('has a courier who may not set off until it is handed out again', async () => {
      await create();
      await handOut(4);
      await takeBack(5);
      expect(await advance('on_the_way')).toBe('not_ready');
      await handOut(6);
      expect(await advance('on_the_way')).toBe('advanced');
      expect(await emitted()).toMatchObject([
        { event_type: 'delivery.created' },
        { event_type: 'delivery.on_the_way', version: 2, order_version: 6 },
        { event_type: 'delivery.simulation_requested', status: 'waiting', version: 1 },
        // The simulator gets a new request: its plan was refused in between.
        { event_type: 'delivery.simulation_requested', status: 'waiting', version: 1 },
        { event_type: 'delivery.simulation_requested', status: 'on_the_way', version: 2 },
      ]);
    });

    test('stays with a courier who has set off', async () => {
      await create();
      await handOut(4);
      expect(await advance('on_the_way')).toBe('advanced');
      await takeBack(5);
      expect(await advance('delivered')).toBe('advanced');
    });

    test.each([
      ['its creation is heard of last', [handOut, takeBack].map((hear, n) => () => hear(n + 4)), false],
      ['its being handed out overtakes nothing', [() => takeBack(5), () => handOut(4)], false],
      ['it is handed out again', [() => takeBack(5), () => handOut(6), () => handOut(4)], true],
    ])('follows the kitchen’s last decision, when %s', async (_, heard, ready) => {
      for (const hear of heard) await hear();
      await create();
      expect(await delivery()).toMatchObject({ status: 'waiting', ready, version: 1 });
    });

    test('another step that is taken back does not concern the courier', async () => {
      await create();
      await handOut(4);
      await store.transaction(cause, (tx) =>
        holdDelivery()(
          tx,
          event('order.step_undone', { order_id, version: 5, status: 'created', undone: 'confirmed', at }),
        ),
      );
      expect(await delivery()).toMatchObject({ ready: true, ready_version: 4 });
    });
  });
});

describe('what an earlier version kept', () => {
  test('a ready delivery counts as ready at the order’s fourth version, another one at none', () => {
    const kept = {
      delivery_id: newId(),
      order_id: newId(),
      status: 'waiting' as const,
      version: 1,
      customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
      created_at: at,
      updated_at: at,
    };
    expect([true, false].map((ready) => upgradeDelivery({ ...kept, ready }).ready_version)).toEqual([4, 0]);
    expect(parseEarlyFact('out_for_delivery')).toEqual({ kind: 'out_for_delivery', version: 4 });
  });

  test('a delivery without a correlation id has its order’s id, as the order has', () => {
    const order_id = newId();
    const kept = {
      delivery_id: newId(),
      order_id,
      status: 'waiting' as const,
      version: 1,
      ready: false,
      created_at: at,
      updated_at: at,
    };
    expect(upgradeDelivery(kept).correlation_id).toBe(order_id);
    expect(upgradeDelivery({ ...kept, correlation_id: 'kept' }).correlation_id).toBe('kept');
  });
});
