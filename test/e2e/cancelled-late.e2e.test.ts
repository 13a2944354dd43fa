// Orders that staff cancel once cooking began: who may, what becomes of the food, and what courier, customer and books say.

import type { Closing, DeliveryView, Insights, Menu, OrderView, PlacedOrder, Problem } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, names, orderOf, placed, trackOrder } from '../support/customer.ts';
import { figuresAt, figuresService } from '../support/services.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('an order that is cancelled once cooking began', () => {
    let waggle: StartedDeployment;
    let cook: StaffSession;
    let courier: StaffSession;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      cook = await signedIn(waggle.processes.accounts.url, 'kitchen');
      courier = await signedIn(waggle.processes.accounts.url, 'courier');
    });
    afterAll(() => waggle?.stop());

    const step = async ({ order_id }: PlacedOrder, ...steps: readonly string[]) => {
      for (const status of steps)
        expect((await cook.ask(waggle.orders, `/api/orders/${order_id}/status`, 'POST', { status })).status).toBe(200);
    };
    const cancel = async ({ order_id }: PlacedOrder, wish: object, by: 'cook' | 'admin' = 'cook') => {
      const path = `/api/orders/${order_id}/status`;
      const body = { status: 'cancelled', ...wish };
      const answer =
        by === 'cook'
          ? await cook.ask(waggle.orders, path, 'POST', body)
          : await asStaff(waggle.orders, path, 'POST', body);
      return { status: answer.status, body: (await answer.json()) as OrderView & Problem };
    };
    const stockOf = async (id: string) => {
      const { items } = (await (await fetch(`${waggle.orders}/api/menu`)).json()) as Menu;
      return items.find(({ item_id }) => item_id === id)?.stock;
    };
    const delivery = async ({ order_id }: PlacedOrder) => {
      const answer = await asStaff(waggle.deliveries, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
      return deliveries.find((one) => one.order_id === order_id);
    };
    const drive = async (order: PlacedOrder, status: string) => {
      const path = `/api/deliveries/${(await delivery(order))?.delivery_id}/status`;
      const answer = await courier.ask(waggle.deliveries, path, 'POST', { status });
      return { status: answer.status, code: ((await answer.json()) as Partial<Problem>).code };
    };

    test('needs a reason; its food is waste unless the kitchen puts it back, and comes back once', async () => {
      const [item = ''] = (await placed(waggle.orders)).items.map(({ item_id }) => item_id);
      const order = await placed(waggle.orders);
      await step(order, 'confirmed', 'preparing');
      const before = await stockOf(item);
      expect(await cancel(order, {})).toMatchObject({ status: 422, body: { errors: [{ field: '#/reason_code' }] } });
      expect(await cancel(order, { reason_code: 'other' })).toMatchObject({
        status: 422,
        body: { code: 'reason_missing' },
      });
      expect((await cancel(order, { reason_code: 'bored' })).status).toBe(400);
      expect(await cancel(order, { reason_code: 'sold_out' })).toMatchObject({
        status: 200,
        body: { status: 'cancelled', cancellation: { stage: 'preparing', code: 'sold_out', wasted: true } },
      });
      expect(await stockOf(item)).toBe(before);

      const other = await placed(waggle.orders);
      await step(other, 'confirmed', 'preparing', 'ready');
      const cancels = [1, 2, 3].map(() => cancel(other, { reason_code: 'closing', food_goes: 'stock' }));
      expect((await Promise.all(cancels)).map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await cancel(other, { reason_code: 'closing', food_goes: 'stock' })).toMatchObject({ status: 200 });
      expect(await stockOf(item)).toBe(before);
      expect((await orderOf(waggle.orders, other)).cancellation).toMatchObject({ stage: 'ready', wasted: false });
    });

    test('on its way: by an admin alone; its courier can neither complete nor show it', async () => {
      const order = await placed(waggle.orders);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      await step(order, 'confirmed', 'preparing', 'ready', 'out_for_delivery');
      await waitFor('the delivery to be ready', 10_000, async () => (await delivery(order))?.ready === true);
      expect((await drive(order, 'on_the_way')).status).toBe(200);
      expect(await cancel(order, { reason_code: 'customer_asked' })).toMatchObject({
        status: 403,
        body: { code: 'only_admin_cancels' },
      });
      expect((await cancel(order, { reason_code: 'customer_asked' }, 'admin')).status).toBe(200);
      await waitFor('the delivery to end', 10_000, async () => (await delivery(order))?.status === 'cancelled');
      expect(await drive(order, 'delivered')).toEqual({ status: 409, code: 'order_cancelled' });
      expect(await delivery(order)).toMatchObject({ status: 'cancelled', version: 3 });
      await waitFor('the customer to see it', 10_000, () => names(follower.steps).includes('delivery:cancelled'));
      expect(follower.steps.find(({ status }) => status === 'cancelled')).toMatchObject({
        kind: 'order',
        reason_code: 'customer_asked',
      });
      expect((await orderOf(waggle.orders, order)).status).toBe('cancelled');
      follower.close();
    });

    test('is in the figures and the closing, by reason and stage, and what its food would have brought', async () => {
      const read = async <Answer>(path: string) =>
        (await (await asStaff(waggle.processes[figuresService].url, path)).json()) as Answer;
      const count = (all: Insights['reasons'], reason: string, stage: string) =>
        all.find((one) => one.reason === reason && one.stage === stage)?.count ?? 0;
      const before = await read<Insights>(figuresAt.routes);
      const order = await placed(waggle.orders);
      await step(order, 'confirmed', 'preparing');
      await cancel(order, { reason_code: 'too_busy' });
      const food = order.items.reduce((sum, { quantity, unit_price }) => sum + quantity * unit_price, 0);
      await waitFor(
        'the figures',
        10_000,
        async () => count((await read<Insights>(figuresAt.routes)).reasons, 'too_busy', 'preparing') === 1,
      );
      const { total } = await read<Insights>(figuresAt.routes);
      const amount = (of: Insights['total']) =>
        of.wasted.find(({ currency }) => currency === order.currency)?.amount ?? 0;
      expect(amount(total)).toBe(amount(before.total) + food);
      const closing = await read<Closing>(`${figuresAt.routes}/closing?day=${before.today}`);
      expect(closing.wasted[0]?.amount).toBe(amount(total));
      expect(count(closing.reasons, 'too_busy', 'preparing')).toBe(1);
      expect(closing.orders.find(({ order_id }) => order_id === order.order_id)?.reason).toBe('too_busy');
    });
  });
});
