// Deliveries while the simulator is switched off, and the requests that it gets once it is switched on: the same on both engines.
import { type Envelope, type EventType, type OrderId, type Payload, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { advanceDelivery, takeRequestedDeliveryStep } from './advance-delivery.ts';
import { anyRequester, type Delivery, deliveryView } from './delivery.rules.ts';
import { requestDeliverySimulation } from './emit-step.ts';
import { type DeliveriesRecords, deliveriesRecords } from './records.ts';
import { releaseDelivery } from './release-delivery.ts';
import { type PlaceInDeliveries, requestOpenDeliveries } from './request-open-deliveries.ts';

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
const waiting = (): Delivery => ({
  delivery_id: newId(),
  order_id: newId(),
  status: 'waiting',
  version: 1,
  ready: false,
  correlation_id: 'its-order',
  ready_version: 0,
  customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
  created_at: at,
  updated_at: at,
});

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a simulator that is switched off and on', () => {
    let opened: OpenedStore<DeliveriesRecords>;
    let store: Store<DeliveriesRecords>;
    beforeEach(async () => {
      opened = await engine.open(definition);
      store = opened.store;
    });
    afterEach(() => opened.close());

    const made = async (part: Partial<Delivery> = {}): Promise<Delivery> => {
      const delivery = { ...waiting(), ...part };
      await store.transaction(cause, (tx) => tx.deliveries.insert(delivery));
      return delivery;
    };
    const handOut = (order_id: OrderId, simulated: boolean) =>
      store.transaction(cause, (tx) =>
        releaseDelivery(simulated)(
          tx,
          event('order.out_for_delivery', { order_id, version: 4, status: 'out_for_delivery', at }),
        ),
      );
    const requested = async () => {
      let place: PlaceInDeliveries | null = null;
      do place = await requestOpenDeliveries({ store, cause })(place);
      while (place);
      const rows = await waitingRows(store.outbox, ['delivery-simulation-stream']);
      return [...new Set(rows.map((row) => String(JSON.parse(row.event).payload.delivery_id)))].sort();
    };
    const courier = { account_id: newId(), mayActForOthers: false };
    const staff = (simulated = false) => ({ store, clock, simulated, ignored: () => {} });

    test('the simulator gets requests for the open deliveries that no person has in hand', async () => {
      const [ready, driven] = [
        await made({ ready: true }),
        await made({ status: 'on_the_way', ready: true, version: 2 }),
      ];
      const [, counter, rider] = [
        await made(),
        await made(),
        await made({ status: 'on_the_way', ready: true, version: 2 }),
      ];
      await made({ status: 'delivered', ready: true, version: 3 });
      await handOut(counter.order_id, false);
      await advanceDelivery(staff(), cause, rider.delivery_id, { status: 'on_the_way' }, courier);
      expect(await requested()).toEqual([ready.delivery_id, driven.delivery_id].sort());
    });

    test('a delivery that a courier took over keeps its version, and no old plan delivers it', async () => {
      const { delivery_id, order_id } = await made({ status: 'on_the_way', ready: true, version: 2 });
      const taken = await advanceDelivery(staff(), cause, delivery_id, { status: 'on_the_way' }, courier);
      expect(taken?.kind).toBe('taken_over');
      expect(taken && deliveryView(taken.delivery)).not.toHaveProperty('in_hand');
      const ignored: string[] = [];
      const plan = { delivery_id, order_id, expected_version: 2, status: 'delivered' } as const;
      await store.transaction(cause, (tx) =>
        takeRequestedDeliveryStep({ clock, ignored: (reason) => ignored.push(reason) })(
          tx,
          event('delivery.update_requested', plan),
        ),
      );
      expect(ignored).toEqual(['stale']);
      expect(await store.reads.deliveries.find(delivery_id)).toMatchObject({ status: 'on_the_way' });
      expect((await advanceDelivery(staff(), cause, delivery_id, { status: 'delivered' }, courier))?.kind).toBe(
        'advanced',
      );
      await store.transaction(cause, (tx) =>
        requestDeliverySimulation(tx, { ...waiting(), delivery_id, in_hand: true }),
      );
      expect(await requested()).toEqual([]);
    });

    test('the simulator handles deliveries that are handed out while it is on', async () => {
      const { delivery_id, order_id } = await made();
      await handOut(order_id, true);
      expect(await requested()).toEqual([delivery_id]);
      expect(
        (await advanceDelivery(staff(true), cause, delivery_id, { status: 'on_the_way' }, anyRequester))?.kind,
      ).toBe('advanced');
    });
  });
});
