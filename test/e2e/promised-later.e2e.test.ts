// A kitchen that needs longer says so: customer, board and figures follow, and a repeated request adds nothing.

import { randomUUID } from 'node:crypto';
import type { BoardOrder, Insights, OrderView, PlacedOrder, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, orderOf, placed, trackOrder } from '../support/customer.ts';
import { figuresAt, figuresService } from '../support/services.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { staffToken, waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('an order that the kitchen promises for later', () => {
    let waggle: StartedDeployment;
    let courier: StaffSession;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      courier = await signedIn(waggle.processes.accounts.url, 'courier');
    });
    afterAll(() => waggle?.stop());

    const delay = async ({ order_id }: PlacedOrder, minutes: number, key: string = randomUUID()) => {
      const answer = await fetch(`${waggle.orders}/api/orders/${order_id}/promise`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${staffToken}`,
          'content-type': 'application/json',
          ...(key === '' ? {} : { 'idempotency-key': key }),
        },
        body: JSON.stringify({ minutes }),
      });
      return { status: answer.status, body: (await answer.json()) as OrderView & Problem };
    };
    const later = (time: string, minutes: number) => new Date(Date.parse(time) + minutes * 60_000).toISOString();

    test('adds up, once for each key however often it is sent; the customer and the courier’s board follow', async () => {
      const order = await placed(waggle.orders);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      const key = randomUUID();
      const answers = await Promise.all([1, 2, 3].map(() => delay(order, 5, key)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await delay(order, 10)).toMatchObject({ status: 200, body: { version: order.version } });
      const promised_at = later(order.promised_at, 15);
      expect(await orderOf(waggle.orders, order)).toMatchObject({ promised_at, promised_first: order.promised_at });
      await waitFor('the customer to be told', 10_000, () =>
        follower.steps.some((step) => step.promised_at === promised_at),
      );
      expect(follower.steps.flatMap((step) => step.promised_at ?? [])).toEqual([
        later(order.promised_at, 5),
        promised_at,
      ]);
      const board = await courier.ask(waggle.notifications, '/api/board', 'GET');
      const { orders } = (await board.json()) as { orders: { order_id: string; order: BoardOrder }[] };
      expect(orders.find(({ order_id }) => order_id === order.order_id)?.order.promised_at).toBe(promised_at);
      follower.close();
    });

    test('by two hours at most, with a key, and not once it has ended', async () => {
      const order = await placed(waggle.orders);
      expect((await delay(order, 5, '')).status).toBe(400);
      expect((await delay(order, 61)).status).toBe(400);
      for (const minutes of [60, 55]) expect((await delay(order, minutes)).status).toBe(200);
      expect(await delay(order, 10)).toMatchObject({ status: 409, body: { code: 'delay_too_long' } });
      expect((await delay(order, 5)).status).toBe(200);
      const end = { status: 'cancelled', reason_code: 'closing' };
      expect((await asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', end)).status).toBe(200);
      expect(await delay(order, 5)).toMatchObject({ status: 409, body: { code: 'order_ended' } });
    });

    test('counts in the figures against the first promise and the last', async () => {
      const { url } = waggle.processes[figuresService];
      const promises = async () => ((await (await asStaff(url, figuresAt.routes)).json()) as Insights).total.promises;
      const before = await promises();
      const order = await placed(waggle.orders);
      expect((await delay(order, 30)).status).toBe(200);
      for (const status of ['confirmed', 'preparing', 'out_for_delivery'])
        await asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', { status });
      const delivery = async () => {
        const found = await asStaff(waggle.deliveries, '/api/deliveries?limit=200');
        const { deliveries } = (await found.json()) as {
          deliveries: { order_id: string; delivery_id: string; ready: boolean }[];
        };
        return deliveries.find(({ order_id, ready }) => order_id === order.order_id && ready);
      };
      await waitFor('the delivery to be ready', 10_000, async () => (await delivery()) !== undefined);
      const path = `/api/deliveries/${(await delivery())?.delivery_id}/status`;
      for (const status of ['on_the_way', 'delivered']) await asStaff(waggle.deliveries, path, 'POST', { status });
      await waitFor('the figures', 10_000, async () => (await promises()).made === before.made + 1);
      expect(await promises()).toEqual({
        made: before.made + 1,
        first_kept: before.first_kept + 1,
        last_kept: before.last_kept + 1,
      });
    });
  });
});
