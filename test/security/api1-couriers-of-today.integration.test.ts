// OWASP API1:2023 (with ASVS 5.0, 8.2.2): a courier lists open deliveries and those that they ended on the kitchen's business day, none
// of other couriers and none of the days before; the same on both engines.
import type { AccountId, Clock, DeliveryStatus, Envelope, ItemId } from '@waggle/contracts';
import { createDelivery } from '@waggle/services/deliveries/create-delivery.ts';
import { advanced, type Delivery } from '@waggle/services/deliveries/delivery.rules.ts';
import { listForCourier } from '@waggle/services/deliveries/list-deliveries.ts';
import { type DeliveriesRecords, deliveriesRecords } from '@waggle/services/deliveries/records.ts';
import { newId } from '@waggle/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../support/stores.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'deliveries',
  publishes: ['deliveries-stream', 'delivery-simulation-stream'],
  ...deliveriesRecords,
} as const;
const robin = newId() as AccountId;
const kim = newId() as AccountId;

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('a courier', () => {
    let opened: OpenedStore<DeliveriesRecords>;
    let now = 0;
    const clock = { now: () => now } as Clock;
    beforeEach(async () => {
      opened = await engine.open(definition);
    });
    afterEach(() => opened.close());

    /** @param at when the order came, and when its delivery ended */
    async function delivery(courier: AccountId | null, ...at: readonly [string, string?]): Promise<string> {
      now = Date.parse(at[0]);
      const order_id = newId();
      const event: Envelope<'order.created'> = {
        event_id: newId(),
        event_type: 'order.created',
        event_version: 2,
        ...cause,
        source: 'orders-service',
        timestamp: at[0],
        payload: {
          order_id,
          version: 1,
          status: 'created',
          at: at[0],
          items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
          total: 950,
          currency: 'EUR',
          tracking_token_hash: '0'.repeat(64),
          time_zone: 'Europe/Berlin',
        },
      };
      await opened.store.transaction(cause, (tx) => createDelivery({ clock, newId })(tx, event));
      if (at[1] !== undefined) await end(order_id, courier, at[1]);
      return order_id;
    }

    const end = (order: string, courier: AccountId | null, at: string) =>
      opened.store.transaction(cause, async (tx) => {
        const found = await tx.deliveries.findByOrder(order as never);
        if (!found) throw new Error(`order ${order} has no delivery`);
        const by = { account_id: courier, mayActForOthers: false };
        const step = (from: Delivery, to: DeliveryStatus) => advanced(from, to, at, by).delivery;
        await tx.deliveries.replace(step(step({ ...found, ready: true }, 'on_the_way'), 'delivered'), found.version);
      });

    const listedAt = async (at: string, courier: AccountId | null) => {
      now = Date.parse(at);
      const found = await listForCourier({ store: opened.store, clock }, courier, { limit: 50 });
      return found.map(({ order_id }) => order_id).sort();
    };

    test('sees open deliveries and their own of today, over midnight and until the kitchen’s morning', async () => {
      const lunch = await delivery(robin, '2026-11-29T11:00:00Z', '2026-11-29T11:40:00Z');
      const late = await delivery(robin, '2026-11-29T22:50:00Z', '2026-11-29T23:20:00Z');
      const others = await delivery(kim, '2026-11-29T20:00:00Z', '2026-11-29T20:30:00Z');
      const dayBefore = await delivery(robin, '2026-11-28T18:00:00Z', '2026-11-28T18:30:00Z');
      const open = await delivery(null, '2026-11-29T23:10:00Z');
      expect(await listedAt('2026-11-29T23:30:00Z', robin)).toEqual([lunch, late, open].sort());
      expect(await listedAt('2026-11-29T23:30:00Z', kim)).toEqual([others, open].sort());
      expect(await listedAt('2026-11-30T02:59:00Z', robin)).toEqual([lunch, late, open].sort());
      expect(await listedAt('2026-11-30T03:00:00Z', robin)).toEqual([open]);
      expect(await listedAt('2026-11-29T09:00:00Z', robin)).not.toContain(dayBefore);
    });

    test('on the nights when the clocks change, sees those of the same night', async () => {
      for (const [evening, ended, night, morning] of [
        ['2026-03-28T22:00:00Z', '2026-03-28T22:30:00Z', '2026-03-29T01:59:00Z', '2026-03-29T02:00:00Z'],
        ['2026-10-24T21:00:00Z', '2026-10-24T21:30:00Z', '2026-10-25T02:59:00Z', '2026-10-25T03:00:00Z'],
      ] as const) {
        const order = await delivery(robin, evening, ended);
        expect([await listedAt(night, robin), await listedAt(morning, robin)]).toEqual([[order], []]);
      }
    });

    test('with a token of scripts has none of their own: what has no courier is nobody’s', async () => {
      await delivery(null, '2026-11-29T11:00:00Z', '2026-11-29T11:40:00Z');
      expect(await listedAt('2026-11-29T12:00:00Z', null)).toEqual([]);
    });
  });
});
