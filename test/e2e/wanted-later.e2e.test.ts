// Orders for later: on the board's list until they are due, then played by the simulator like any other; begun early, and cancelled.
import type { BookableTimes, KitchenSnapshotMessage, KitchenView, PlacedOrder, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, asStaff, orderOf, trackOrder } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

const minute = 60_000;
const quarter = 15 * minute;

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('an order that is wanted for later', () => {
    let waggle: StartedDeployment;
    /** A quarter of an hour for which the kitchen begins within the next minute or so. */
    let soon = '';
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true });
      const kitchen = (await (await fetch(`${waggle.orders}/api/kitchen`)).json()) as KitchenView;
      expect(kitchen.schedule_days).toBe(7);
      const now = Date.now();
      const wanted = Math.ceil((now + 3 * minute) / quarter) * quarter;
      // A slow machine has a few seconds to place the order before it would be too late.
      const preparation_minutes = Math.floor((wanted - now - 10_000) / minute) - 1;
      soon = new Date(wanted).toISOString();
      const change = { ...kitchen, preparation_minutes, delivery_minutes: 1, schedule_days: 2 };
      expect((await asStaff(waggle.orders, '/api/kitchen', 'PUT', change)).status).toBe(200);
    });
    afterAll(() => waggle?.stop());

    const post = (path: string, body: unknown, token?: string) =>
      fetch(`${waggle.orders}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
    const items = [{ item_id: 'margherita', quantity: 1 }];
    const placedFor = async (wanted_at: string): Promise<PlacedOrder> => {
      const answer = await post('/api/orders', { customer: ada, items, wanted_at });
      if (answer.status !== 201) throw new Error(`the order was answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as PlacedOrder;
    };
    const timesOf = async (day?: string) =>
      (await (await post('/api/orders/times', day === undefined ? {} : { day })).json()) as BookableTimes;
    const onBoard = async ({ order_id }: PlacedOrder) => {
      const { orders } = (await (await asStaff(waggle.notifications, '/api/board')).json()) as KitchenSnapshotMessage;
      return orders.find((one) => one.order_id === order_id);
    };
    const tomorrow = async (): Promise<string> => {
      const { days } = await timesOf();
      const { times } = await timesOf(days[1]);
      const [, , third] = times;
      if (!third) throw new Error(`nothing is free on ${days[1]}`);
      return third.wanted_at;
    };

    test('waits on the board until it is due, and is delivered then', async () => {
      const order = await placedFor(soon);
      expect(order).toMatchObject({ promised_at: soon, wanted_at: soon, waiting: true });
      await waitFor('the board', 10_000, async () => (await onBoard(order))?.order?.due_at === order.due_at);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      await waitFor('the order to be due', 90_000, () => follower.steps.some((step) => step.due));
      const before = follower.steps.slice(
        0,
        follower.steps.findIndex((step) => step.due),
      );
      expect(before.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
        'delivery waiting',
        'order created',
      ]);
      await waitFor('the delivery', 60_000, async () => (await orderOf(waggle.orders, order)).status === 'delivered');
      expect(Date.now()).toBeLessThan(Date.parse(soon) + minute);
      const delivered = await orderOf(waggle.orders, order);
      expect(delivered.waiting).toBeUndefined();
      expect(Date.parse(delivered.due_at ?? '')).toBeGreaterThanOrEqual(Date.parse(order.due_at ?? ''));
      follower.close();
    }, 180_000);

    test('is the kitchen’s as soon as staff begin it', async () => {
      const order = await placedFor(await tomorrow());
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      const begun = await asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', {
        status: 'confirmed',
      });
      expect(begun.status).toBe(200);
      await waitFor('the steps', 30_000, () => follower.steps.some(({ status }) => status === 'preparing'));
      const told = follower.steps
        .filter(({ kind }) => kind === 'order')
        .map(({ status, due }) => (due ? 'due' : status));
      expect(told.slice(0, 4)).toEqual(['created', 'due', 'confirmed', 'preparing']);
      follower.close();
    });

    test('gives its quarter back when its customer cancels it', async () => {
      const kitchen = (await (await fetch(`${waggle.orders}/api/kitchen`)).json()) as KitchenView;
      await asStaff(waggle.orders, '/api/kitchen', 'PUT', { ...kitchen, orders_per_quarter: 1 });
      const wanted_at = await tomorrow();
      const order = await placedFor(wanted_at);
      const refused = await post('/api/orders', { customer: ada, items, wanted_at });
      expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([409, 'wanted_quarter_full']);
      expect(await tomorrow()).not.toBe(wanted_at);
      const cancelled = await post(`/api/orders/${order.order_id}/cancel`, {}, order.tracking_token);
      expect(cancelled.status).toBe(200);
      expect(await tomorrow()).toBe(wanted_at);
      await waitFor('the board', 10_000, async () => (await onBoard(order)) === undefined);
    });
  });
});
