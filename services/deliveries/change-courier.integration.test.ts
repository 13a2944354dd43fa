// A delivery that is given back, given to another courier, or fails, the same on both engines.
import { type AccountId, type ItemId, type Payload, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { advanceDelivery } from './advance-delivery.ts';
import { assignCourier, failDelivery, reopenDelivery } from './change-courier.ts';
import { createDelivery } from './create-delivery.ts';
import type { StepRequester } from './delivery.rules.ts';
import { forgetRecipient, withRecipients } from './recipients.ts';
import { type DeliveriesRecords, deliveriesRecords } from './records.ts';
import { releaseDelivery } from './release-delivery.ts';

const clock = systemClock;
const at = new Date().toISOString();
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'deliveries',
  publishes: ['deliveries-stream', 'delivery-simulation-stream'],
  ...deliveriesRecords,
} as const;
const ada: StepRequester = { account_id: newId() as AccountId, mayActForOthers: false };
const bo: StepRequester = { account_id: newId() as AccountId, mayActForOthers: false };
const envelope = {
  event_version: 1,
  correlation_id: 'a-test',
  causation_id: null,
  source: 'orders-service',
  timestamp: at,
};

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a delivery on the way', () => {
    let opened: OpenedStore<DeliveriesRecords>;
    let store: Store<DeliveriesRecords>;
    const order_id = newId();
    beforeEach(async () => {
      opened = await engine.open(definition);
      store = opened.store;
      const created: Payload<'order.created'> = {
        order_id,
        version: 1,
        status: 'created',
        at,
        customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
        items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
        total: 950,
        currency: 'EUR',
        tracking_token_hash: '0'.repeat(64),
      };
      const out: Payload<'order.out_for_delivery'> = { order_id, version: 4, status: 'out_for_delivery', at };
      await store.transaction(cause, async (tx) => {
        const event_id = newId();
        await createDelivery({ clock, newId })(tx, {
          ...envelope,
          event_id,
          event_type: 'order.created',
          payload: created,
        });
      });
      await store.transaction(cause, async (tx) => {
        const event_id = newId();
        await releaseDelivery()(tx, { ...envelope, event_id, event_type: 'order.out_for_delivery', payload: out });
      });
      expect(await advance('on_the_way', ada)).toBe('advanced');
    });
    afterEach(() => opened.close());

    const delivery = async () => {
      const found = await store.reads.deliveries.findByOrder(order_id);
      if (!found) throw new Error('there is no delivery');
      return found;
    };
    const idOf = async () => (await delivery()).delivery_id;
    const advance = async (status: 'on_the_way' | 'delivered', by: StepRequester) =>
      (await advanceDelivery({ store, clock, ignored: () => {} }, cause, await idOf(), { status }, by))?.kind;
    const giveBack = async (by: StepRequester) => {
      const who = { kind: 'courier', by, code: 'other', reason: 'Ada was not at home.' } as const;
      return (await reopenDelivery({ store, clock }, cause, await idOf(), who))?.kind;
    };
    const emitted = async () =>
      (await waitingRows(store.outbox, ['deliveries-stream'])).map((row) => {
        const { event_type, payload } = JSON.parse(row.event);
        return { event_type, ...payload };
      });

    test('is given back, taken by another courier, and delivered', async () => {
      expect(await giveBack(ada)).toBe('changed');
      expect(await giveBack(ada)).toBe('repeated');
      expect(await advance('delivered', ada)).toBe('impossible');
      expect(await advance('on_the_way', bo)).toBe('advanced');
      expect(await giveBack(ada)).toBe('taken_by_other');
      expect(await advance('delivered', ada)).toBe('taken_by_other');
      expect(await advance('delivered', bo)).toBe('advanced');
      const events = await emitted();
      expect(events.slice(1)).toMatchObject([
        { event_type: 'delivery.on_the_way', version: 2 },
        {
          event_type: 'delivery.reopened',
          version: 2,
          status: 'waiting',
          change: 1,
          by: 'courier',
          reason_code: 'other',
        },
        { event_type: 'delivery.on_the_way', version: 3, order_version: 4 },
        { event_type: 'delivery.delivered', version: 4 },
      ]);
      // A courier's words go nowhere, and are gone with the customer.
      expect(JSON.stringify(events)).not.toContain('not at home');
      expect((await delivery()).given_back).toEqual({ code: 'other', at: expect.any(String) });
    });

    test('shows what its courier wrote to those who see its customer', async () => {
      expect(await giveBack(ada)).toBe('changed');
      const seenBy = async (by: StepRequester) => (await withRecipients(store, [await delivery()], by))[0]?.given_back;
      expect(await seenBy(bo)).toMatchObject({ reason: 'Ada was not at home.' });
      expect(await advance('on_the_way', bo)).toBe('advanced');
      expect(await seenBy(ada)).toEqual({ code: 'other', at: expect.any(String) });
    });

    test('is given to another courier, at once and once', async () => {
      const give = async () =>
        (await assignCourier({ store, clock }, cause, await idOf(), bo.account_id ?? newId()))?.kind;
      expect([await give(), await give()]).toEqual(['changed', 'repeated']);
      expect(await advance('delivered', ada)).toBe('taken_by_other');
      expect((await emitted()).at(-1)).toMatchObject({ event_type: 'delivery.assigned', version: 2, change: 1 });
      expect(await advance('delivered', bo)).toBe('advanced');
    });

    test('is given back, and sets off with the courier whom an admin gives it to', async () => {
      expect(await giveBack(ada)).toBe('changed');
      const give = async () =>
        (await assignCourier({ store, clock }, cause, await idOf(), bo.account_id ?? newId()))?.kind;
      expect([await give(), await give()]).toEqual(['changed', 'repeated']);
      expect(await delivery()).toMatchObject({ status: 'on_the_way', version: 3, courier_id: bo.account_id });
      expect((await emitted()).slice(-3)).toMatchObject([
        { event_type: 'delivery.reopened', version: 2, change: 1 },
        { event_type: 'delivery.on_the_way', version: 3, order_version: 4 },
        { event_type: 'delivery.assigned', version: 3, change: 2 },
      ]);
      expect(await advance('delivered', bo)).toBe('advanced');
    });

    test('loses what its courier wrote when its customer is forgotten', async () => {
      expect(await giveBack(ada)).toBe('changed');
      const event_id = newId();
      await store.transaction(cause, (tx) =>
        forgetRecipient()(tx, {
          ...envelope,
          event_id,
          event_type: 'customer.forgotten',
          payload: { order_id, version: 5, at },
        }),
      );
      expect((await delivery()).given_back).toEqual({ code: 'other', at: expect.any(String) });
    });

    test('fails, and is sent out again by the kitchen', async () => {
      const why = { code: 'nobody_there' } as const;
      expect((await failDelivery({ store, clock }, cause, await idOf(), why, bo))?.kind).toBe('taken_by_other');
      expect((await failDelivery({ store, clock }, cause, await idOf(), why, ada))?.kind).toBe('changed');
      expect((await delivery()).failure).toMatchObject(why);
      const again = await reopenDelivery({ store, clock }, cause, await idOf(), { kind: 'kitchen' });
      expect(again?.kind).toBe('changed');
      expect((await emitted()).slice(-2)).toMatchObject([
        { event_type: 'delivery.failed', change: 1, reason_code: 'nobody_there' },
        { event_type: 'delivery.reopened', change: 2, by: 'kitchen' },
      ]);
      expect(await delivery()).toMatchObject({ status: 'waiting', courier_id: null, version: 2 });
      expect(await reopenDelivery({ store, clock }, cause, newId(), { kind: 'admin' })).toBeNull();
    });
  });
});
