import { randomUUID } from 'node:crypto';
import type { PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  asStaff,
  deliveredSteps,
  isDelivered,
  names,
  orderOf,
  place,
  placed,
  placeUntilAnswered,
  stockOf,
  trackUntil,
} from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('stock', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true });
    });
    afterAll(() => waggle?.stop());

    const newItem = async (stock: number): Promise<string> => {
      const item_id = `item-${randomUUID().slice(0, 8)}`;
      const item = { item_id, name: item_id, description: '', category: 'Test', price: 100, stock };
      expect((await asStaff(waggle.orders, '/api/menu', 'POST', item)).status).toBe(201);
      return item_id;
    };

    test('200 concurrent orders for 50 items: 50 placed, 150 refused, stock 0, 50 deliveries, 50 timelines complete', async () => {
      const item = await newItem(50);
      const answers = await Promise.all(Array.from({ length: 200 }, () => placeUntilAnswered(waggle.orders, { item })));
      const byStatus = Map.groupBy(answers, ({ status }) => status);
      expect([byStatus.get(201)?.length, byStatus.get(409)?.length]).toEqual([50, 150]);
      expect(await stockOf(waggle.orders, item)).toBe(0);
      const refused = (await byStatus.get(409)?.[0]?.json()) as { short: unknown };
      expect(refused).toMatchObject({ code: 'out_of_stock', short: [{ item_id: item, requested: 1 }] });

      const orders = await Promise.all(
        (byStatus.get(201) ?? []).map(async (answer) => (await answer.json()) as PlacedOrder),
      );
      const stories = await Promise.all(orders.map((order) => trackUntil(waggle.notifications, order, isDelivered)));
      for (const steps of stories) {
        expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
        expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
      }
      const found = (await (await asStaff(waggle.deliveries, '/api/deliveries?limit=200')).json()) as {
        deliveries: { order_id: string }[];
      };
      const ours = found.deliveries.filter(({ order_id }) => orders.some((order) => order.order_id === order_id));
      expect(ours).toHaveLength(50);
      expect(new Set(ours.map(({ order_id }) => order_id)).size).toBe(50);
    });

    test('two orders for the last item: one is placed, the other gets the shortage', async () => {
      const item = await newItem(1);
      const answers = await Promise.all([
        placeUntilAnswered(waggle.orders, { item }),
        placeUntilAnswered(waggle.orders, { item }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const refusal = answers.find(({ status }) => status === 409);
      expect(refusal?.headers.get('content-type')).toContain('application/problem+json');
      expect(await refusal?.json()).toMatchObject({ short: [{ item_id: item, requested: 1, available: 0 }] });
    });

    test('an order that is short of one item takes nothing of the others', async () => {
      const [there, short] = [await newItem(5), await newItem(0)];
      const items = [
        { item_id: there, quantity: 2 },
        { item_id: short, quantity: 1 },
      ];
      const answer = await fetch(`${waggle.orders}/api/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ customer: { name: 'A', phone: '+49 30 1234', address: 'B' }, items }),
      });
      expect(answer.status).toBe(409);
      expect(await stockOf(waggle.orders, there)).toBe(5);
    });

    test('a repeated Idempotency-Key gives the same response and reserves stock once, also under concurrent repeats', async () => {
      const item = await newItem(10);
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 8 }, () => place(waggle.orders, { item, key })));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      const bodies = await Promise.all(answers.map((answer) => answer.text()));
      expect(new Set(bodies).size).toBe(1);
      expect(await stockOf(waggle.orders, item)).toBe(9);
      expect((await place(waggle.orders, { item, key, quantity: 2 })).status).toBe(422);
      expect(await stockOf(waggle.orders, item)).toBe(9);
    });

    test('a client with the key looks the outcome up without placing the order', async () => {
      const item = await newItem(10);
      const key = randomUUID();
      const ask = (idempotencyKey: string) =>
        fetch(`${waggle.orders}/api/orders/by-key`, { headers: { 'idempotency-key': idempotencyKey } });
      const before = await ask(key);
      expect(await before.json()).toEqual({ order: null, remembered_seconds: 24 * 3_600 });
      expect(await stockOf(waggle.orders, item)).toBe(10);
      const placed = await (await place(waggle.orders, { item, key })).json();
      const after = await ask(key);
      expect(after.headers.get('cache-control')).toBe('no-store');
      expect(await after.json()).toEqual({ order: placed, remembered_seconds: 24 * 3_600 });
      expect(await stockOf(waggle.orders, item)).toBe(9);
      // A guessable key would expose somebody's order.
      expect((await place(waggle.orders, { item, key: 'guessable-1' })).status).toBe(201);
      expect((await ask('guessable-1')).status).toBe(400);
    });

    test('a refusal is repeated for its key, even after a restock', async () => {
      const item = await newItem(0);
      const key = randomUUID();
      expect((await place(waggle.orders, { item, key })).status).toBe(409);
      expect((await asStaff(waggle.orders, `/api/menu/${item}/restock`, 'POST', { quantity: 3 })).status).toBe(200);
      expect((await place(waggle.orders, { item, key })).status).toBe(409);
      expect((await place(waggle.orders, { item })).status).toBe(201);
      expect(await stockOf(waggle.orders, item)).toBe(2);
    });

    test('cancelling gives the stock back once and cancels the delivery', async () => {
      const slow = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR_SPEED: '0.001' } });
      try {
        const before = await stockOf(slow.orders, 'margherita');
        const order = await placed(slow.orders, { quantity: 3 });
        expect(await stockOf(slow.orders, 'margherita')).toBe((before ?? 0) - 3);
        const cancel = () =>
          fetch(`${slow.orders}/api/orders/${order.order_id}/cancel`, {
            method: 'POST',
            headers: { authorization: `Bearer ${order.tracking_token}` },
          });
        const [first, second] = await Promise.all([cancel(), cancel()]);
        expect([first.status, second.status]).toEqual([200, 200]);
        expect(await orderOf(slow.orders, order)).toMatchObject({ status: 'cancelled', version: 2 });
        expect(await stockOf(slow.orders, 'margherita')).toBe(before);
        const steps = await trackUntil(slow.notifications, order, (seen) => names(seen).includes('delivery:cancelled'));
        expect([...names(steps)].sort()).toEqual([
          'delivery:cancelled',
          'delivery:waiting',
          'order:cancelled',
          'order:created',
        ]);
        const { deliveries } = (await (await asStaff(slow.deliveries, '/api/deliveries')).json()) as {
          deliveries: unknown[];
        };
        expect(deliveries).toMatchObject([{ order_id: order.order_id, status: 'cancelled', version: 2 }]);
      } finally {
        await slow.stop();
      }
    });

    test('the menu’s entity tag stays while the menu does, and changes with the stock', async () => {
      const item = await newItem(5);
      const first = await fetch(`${waggle.orders}/api/menu`);
      const etag = first.headers.get('etag') ?? '';
      const again = await fetch(`${waggle.orders}/api/menu`, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
      expect(await again.text()).toBe('');
      await placed(waggle.orders, { item });
      const after = await fetch(`${waggle.orders}/api/menu`, { headers: { 'if-none-match': etag } });
      expect(after.status).toBe(200);
      expect(await stockOf(waggle.orders, item)).toBe(4);
    });
  });

  describe.skipIf(!engine.available)('with the simulator off', () => {
    test('staff takes an order through the same states, and no delivery sets off before its order is handed out', async () => {
      const waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      try {
        const order = await placed(waggle.orders);
        const step = (status: string) =>
          asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', { status });
        expect((await step('out_for_delivery')).status).toBe(409);
        expect((await step('confirmed')).status).toBe(200);
        expect((await step('confirmed')).status).toBe(200);
        expect((await step('preparing')).status).toBe(200);
        const delivery = async () => {
          const { deliveries } = (await (await asStaff(waggle.deliveries, '/api/deliveries')).json()) as {
            deliveries: { delivery_id: string; order_id: string; ready: boolean }[];
          };
          return deliveries.find(({ order_id }) => order_id === order.order_id);
        };
        await waitFor('the delivery to be created', 10_000, async () => (await delivery()) !== undefined);
        const go = async (status: string) =>
          asStaff(waggle.deliveries, `/api/deliveries/${(await delivery())?.delivery_id}/status`, 'POST', { status });
        expect((await step('ready')).status).toBe(200);
        expect((await go('on_the_way')).status).toBe(409);
        expect((await step('out_for_delivery')).status).toBe(200);
        await waitFor('the delivery to be released', 10_000, async () => (await delivery())?.ready === true);
        expect((await go('delivered')).status).toBe(409);
        expect((await go('on_the_way')).status).toBe(200);
        expect((await go('delivered')).status).toBe(200);
        const steps = await trackUntil(waggle.notifications, order, isDelivered);
        expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
      } finally {
        await waggle.stop();
      }
    });
  });
});
