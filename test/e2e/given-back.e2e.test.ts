// Deliveries that their courier does not bring to the end: what courier, kitchen, admin, customer, stock and books say.
import type { DeliveryView, Insights, PlacedOrder, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, orderOf, placed, stockOf, trackOrder } from '../support/customer.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('an order whose courier does not deliver it', () => {
    let waggle: StartedDeployment;
    let cook: StaffSession;
    let first: StaffSession;
    let second: StaffSession;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      const { url } = waggle.processes.accounts;
      cook = await signedIn(url, 'kitchen');
      [first, second] = [await signedIn(url, 'courier'), await signedIn(url, 'courier')];
    });
    afterAll(() => waggle?.stop());

    const step = async ({ order_id }: PlacedOrder, status: string, more: object = {}) =>
      (await cook.ask(waggle.orders, `/api/orders/${order_id}/status`, 'POST', { status, ...more })).status;
    const deliveryOf = async ({ order_id }: PlacedOrder) => {
      const answer = await asStaff(waggle.deliveries, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
      const found = deliveries.find((one) => one.order_id === order_id);
      if (!found) throw new Error(`order ${order_id} has no delivery`);
      return found;
    };
    /** An order that `first` has taken. */
    const taken = async () => {
      const order = await placed(waggle.orders);
      for (const status of ['confirmed', 'preparing', 'out_for_delivery']) expect(await step(order, status)).toBe(200);
      await waitFor('the delivery to be ready', 10_000, async () => (await deliveryOf(order)).ready);
      const { delivery_id } = await deliveryOf(order);
      expect(await ask(first, delivery_id, 'status', { status: 'on_the_way' })).toBe(200);
      return { order, delivery_id, follower: trackOrder(waggle.notifications, order.order_id, order.tracking_token) };
    };
    /** The status, or the code of the refusal. */
    const ask = async (by: StaffSession, id: string, path: string, body: object) => {
      const answer = await by.ask(waggle.deliveries, `/api/deliveries/${id}/${path}`, 'POST', body);
      return answer.ok ? answer.status : ((await answer.json()) as Problem).code;
    };
    const told = (follower: ReturnType<typeof trackOrder>) =>
      follower.steps.flatMap(({ kind, status, turn }) => (kind === 'delivery' ? [`${turn ?? 'step'}:${status}`] : []));

    test('goes to another one: whom an admin names, or who takes it after it was given back', async () => {
      const { order, delivery_id, follower } = await taken();
      expect(await ask(first, delivery_id, 'reopen', {})).toBe('reason_missing');
      expect(await ask(first, delivery_id, 'reopen', { reason_code: 'other' })).toBe('reason_missing');
      expect(await ask(second, delivery_id, 'reopen', { reason_code: 'mistake' })).toBe('taken_by_other');
      expect(await ask(cook, delivery_id, 'reopen', {})).toBe('not_failed');
      const back = { reason_code: 'vehicle', reason: 'Flat tyre at Ada’s corner.' };
      expect(await Promise.all([1, 2].map(() => ask(first, delivery_id, 'reopen', back)))).toEqual([200, 200]);
      expect(await ask(first, delivery_id, 'status', { status: 'delivered' })).toBe('step_not_possible');
      expect(await deliveryOf(order)).toMatchObject({
        status: 'waiting',
        given_back: { code: back.reason_code, reason: back.reason },
        courier_id: null,
      });

      // The accounts of both, as the deliveries that they take show them.
      expect(await ask(second, delivery_id, 'status', { status: 'on_the_way' })).toBe(200);
      const courier_id = (await deliveryOf(order)).courier_id ?? '';
      expect(await ask(second, delivery_id, 'reopen', { reason_code: 'too_many' })).toBe(200);
      const give = () => asStaff(waggle.deliveries, `/api/deliveries/${delivery_id}/courier`, 'POST', { courier_id });
      expect([(await give()).status, (await give()).status]).toEqual([200, 200]);
      expect(await ask(first, delivery_id, 'status', { status: 'delivered' })).toBe('taken_by_other');
      expect(await ask(second, delivery_id, 'status', { status: 'delivered' })).toBe(200);
      await waitFor('the customer to see the end', 10_000, () =>
        follower.steps.some(({ kind, status }) => kind === 'order' && status === 'delivered'),
      );
      const steps = told(follower);
      // A turn that the next step overtook on its way is left out.
      expect(steps.filter((one) => one.startsWith('step:'))).toEqual([
        'step:waiting',
        'step:on_the_way',
        'step:on_the_way',
        'step:on_the_way',
        'step:delivered',
      ]);
      expect(steps.filter((one) => !/^(step|reopened|assigned):/.test(one))).toEqual([]);
      expect(JSON.stringify(follower.steps)).not.toContain('tyre');
      expect(await deliveryOf(order)).toMatchObject({ status: 'delivered', version: 5 });
      expect(JSON.stringify(await deliveryOf(order))).not.toContain('tyre');
      follower.close();
    });

    test('fails: the kitchen sends it out again, and then ends it; its food is waste, and its reason counts', async () => {
      const { order, delivery_id, follower } = await taken();
      const [item = ''] = order.items.map(({ item_id }) => item_id);
      const before = await stockOf(waggle.orders, item);
      const end = { reason_code: 'refused' };
      expect(await step(order, 'cancelled', end)).toBe(403);
      expect(await ask(second, delivery_id, 'failure', { reason_code: 'nobody_there' })).toBe('taken_by_other');
      expect(await ask(first, delivery_id, 'failure', { reason_code: 'nobody_there' })).toBe(200);
      await waitFor('the customer to be told', 10_000, () => told(follower).at(-1) === 'failed:on_the_way');
      expect(follower.steps.at(-1)).toMatchObject({ turn: 'failed', failure: 'nobody_there' });
      expect(await ask(cook, delivery_id, 'reopen', {})).toBe(200);
      await waitFor('the customer to be told', 10_000, () => told(follower).at(-1) === 'reopened:waiting');
      // Orders hear of it, too: from then on it is an admin's again.
      await waitFor('an admin’s order', 10_000, async () => (await step(order, 'cancelled', {})) === 403);

      expect(await ask(first, delivery_id, 'status', { status: 'on_the_way' })).toBe(200);
      expect(await ask(first, delivery_id, 'failure', { reason_code: 'refused' })).toBe(200);
      await waitFor('the kitchen to end it', 10_000, async () => (await step(order, 'cancelled', end)) === 200);
      expect(await step(order, 'cancelled', end)).toBe(200);
      await waitFor('the delivery to end', 10_000, async () => (await deliveryOf(order)).status === 'cancelled');
      expect((await deliveryOf(order)).failure).toBeUndefined();
      expect(await ask(first, delivery_id, 'status', { status: 'delivered' })).toBe('order_cancelled');
      expect(await ask(cook, delivery_id, 'reopen', {})).toBe('order_cancelled');
      expect((await orderOf(waggle.orders, order)).cancellation).toEqual({
        by: 'kitchen',
        stage: 'out_for_delivery',
        code: 'refused',
        wasted: true,
      });
      expect(await stockOf(waggle.orders, item)).toBe(before);
      await waitFor('the figures', 10_000, async () => {
        const answer = await asStaff(waggle.processes.insights.url, '/api/insights');
        const { reasons } = (await answer.json()) as Insights;
        return reasons.some(
          ({ reason, stage, count }) => reason === 'refused' && stage === 'out_for_delivery' && count === 1,
        );
      });
      follower.close();
    });
  });
});
