// Who prints an order's papers, on both engines.
import { type OrderId, systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import type { Order } from '../order/order.rules.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { purgePrints, unconfirmedPrints } from './list-prints.ts';
import { claimPrint, confirmPrint, printAgain } from './print-paper.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const ticket = { paper: 'ticket' as const, device: 'tablet-1' };

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('the papers of an order', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = Date.parse('2026-11-23T12:00:00.000Z');
    const deps = () => ({ store: opened.store, clock: { ...systemClock, now: () => now } });
    beforeEach(async () => {
      opened = await engine.open(definition);
    });
    afterEach(() => opened.close());

    const orderAs = async (status: Order['status']): Promise<OrderId> => {
      const order_id = newId() as OrderId;
      const order = { order_id, status, version: 2, number: '42', items: [], created_at: new Date(now).toISOString() };
      await opened.store.transaction(cause, (tx) => tx.orders.insert(order as unknown as Order));
      return order_id;
    };

    test('of devices that claim a ticket at once, one gets it, once', async () => {
      const id = await orderAs('confirmed');
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, n) => claimPrint(deps(), cause, id, { paper: 'ticket', device: `tablet-${n}` })),
      );
      const won = claims.flatMap((claim) => (claim.kind === 'claimed' ? [claim.print] : []));
      expect(won).toHaveLength(1);
      expect(won[0]).toMatchObject({ order_id: id, number: '42', copy: 1, by_itself: true, confirmed_at: null });
      // Also after all of them were started again.
      const again = await claimPrint(deps(), cause, id, { paper: 'ticket', device: won[0]?.device ?? '' });
      expect(again).toEqual({ kind: 'not_yours', print: won[0] });
      expect(await claimPrint(deps(), cause, id, { paper: 'label', device: 'tablet-1' })).toMatchObject({
        kind: 'claimed',
      });
    });

    test.each(['created', 'out_for_delivery', 'delivered', 'cancelled'] as const)(
      'print nothing by themselves of an order that is %s',
      async (status) => {
        const id = await orderAs(status);
        expect(await claimPrint(deps(), cause, id, ticket)).toEqual({ kind: 'not_yours', print: null });
        // By a touch, any.
        expect(await printAgain(deps(), cause, id, ticket)).toMatchObject({ copy: 1, by_itself: false });
      },
    );

    test('what was printed by a touch is not printed by itself; each copy has its number', async () => {
      const id = await orderAs('confirmed');
      expect(await printAgain(deps(), cause, id, ticket)).toMatchObject({ copy: 1 });
      expect(await claimPrint(deps(), cause, id, ticket)).toMatchObject({ kind: 'not_yours', print: { copy: 1 } });
      const copies = await Promise.all([1, 2, 3].map(() => printAgain(deps(), cause, id, ticket)));
      expect(copies.map((print) => print?.copy).sort()).toEqual([2, 3, 4]);
    });

    test('may not have been printed until the device that asked says so', async () => {
      const id = await orderAs('confirmed');
      await claimPrint(deps(), cause, id, ticket);
      expect((await unconfirmedPrints(deps())).map(({ order_id }) => order_id)).toEqual([id]);
      await confirmPrint(deps(), cause, id, { ...ticket, device: 'tablet-2', copy: 1 });
      await confirmPrint(deps(), cause, id, { ...ticket, copy: 2 });
      expect(await unconfirmedPrints(deps())).toHaveLength(1);
      expect(await confirmPrint(deps(), cause, id, { ...ticket, copy: 1 })).toMatchObject({
        confirmed_at: new Date(now).toISOString(),
      });
      expect(await unconfirmedPrints(deps())).toEqual([]);
      expect(await confirmPrint(deps(), cause, id, { paper: 'label', device: 'tablet-1', copy: 1 })).toBeNull();
    });

    test('are remembered for longer than an order is open', async () => {
      const id = await orderAs('confirmed');
      await claimPrint(deps(), cause, id, ticket);
      now += 80 * 24 * 3_600_000;
      expect(await purgePrints(deps(), cause)).toBe(0);
      expect(await unconfirmedPrints(deps())).toEqual([]);
      expect(await claimPrint(deps(), cause, id, ticket)).toMatchObject({ kind: 'not_yours' });
      now += 11 * 24 * 3_600_000;
      expect(await purgePrints(deps(), cause)).toBe(1);
    });
  });
});
