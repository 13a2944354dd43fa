// The actions of kitchen staff and couriers, with the simulator off, and what customers see of them.
import { type DeliveryView, type OrderView, type PlacedOrder, undoSeconds } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, asStaff, isDelivered, names, orderOf, place, placed, trackOrder } from '../support/customer.ts';
import { listenToBoard } from '../support/live.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('the kitchen', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
    });
    afterAll(() => waggle?.stop());

    const step = async ({ order_id }: PlacedOrder, status: string, more: object = {}) => {
      const answer = await asStaff(waggle.orders, `/api/orders/${order_id}/status`, 'POST', { status, ...more });
      expect(answer.status).toBe(200);
    };
    const undo = ({ order_id }: PlacedOrder, status: string) =>
      asStaff(waggle.orders, `/api/orders/${order_id}/undo`, 'POST', { status });
    const statusOf = async (order: PlacedOrder) => (await orderOf(waggle.orders, order)).status;
    const delivery = async ({ order_id }: PlacedOrder) => {
      const answer = await asStaff(waggle.deliveries, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
      return deliveries.find((one) => one.order_id === order_id);
    };
    const isReady = (order: PlacedOrder, ready: boolean) =>
      waitFor(`the delivery to be ${ready ? 'ready' : 'held back'}`, 10_000, async () => {
        return (await delivery(order))?.ready === ready;
      });
    const courier = async (order: PlacedOrder, status: string) => {
      const id = (await delivery(order))?.delivery_id;
      return asStaff(waggle.deliveries, `/api/deliveries/${id}/status`, 'POST', { status });
    };
    const handedOut = async () => {
      const order = await placed(waggle.orders);
      for (const status of ['confirmed', 'preparing', 'out_for_delivery']) await step(order, status);
      await isReady(order, true);
      return order;
    };

    test('takes a step back, and the customer sees it', async () => {
      const order = await placed(waggle.orders);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      await step(order, 'confirmed');
      const answer = await undo(order, 'confirmed');
      expect([answer.status, ((await answer.json()) as OrderView).status]).toEqual([200, 'created']);
      await waitFor('the step that was taken back', 10_000, () =>
        follower.steps.some(({ status, undone }) => status === 'created' && undone === 'confirmed'),
      );
      follower.close();
      expect((await undo(order, 'confirmed')).status).toBe(200);
      const other = await undo(order, 'preparing');
      expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([409, 'undo_not_possible']);
      await step(order, 'confirmed');
      expect(await statusOf(order)).toBe('confirmed');
    });

    test('takes back no step after the time limit', async () => {
      const order = await placed(waggle.orders);
      await step(order, 'confirmed');
      const takenAt = Date.now();
      await waitFor('the time for undoing to be over', 20_000, () => Date.now() - takenAt > undoSeconds * 1_000);
      const answer = await undo(order, 'confirmed');
      expect([answer.status, await answer.json()]).toMatchObject([
        409,
        { detail: `The step to confirmed was taken more than ${undoSeconds} seconds ago.` },
      ]);
    });

    test('takes back what it handed out, and the courier waits until it is handed out again', async () => {
      const order = await handedOut();
      expect((await undo(order, 'out_for_delivery')).status).toBe(200);
      await isReady(order, false);
      expect((await courier(order, 'on_the_way')).status).toBe(409);
      await step(order, 'out_for_delivery');
      await isReady(order, true);
      for (const status of ['on_the_way', 'delivered']) expect((await courier(order, status)).status).toBe(200);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      await waitFor('the order to be delivered', 10_000, () => isDelivered(follower.steps));
      const seen = names(follower.steps).filter((name) => name !== 'delivery:waiting');
      expect(seen).toEqual([
        'order:created',
        'order:confirmed',
        'order:preparing',
        'order:out_for_delivery',
        'order:preparing',
        'order:out_for_delivery',
        'delivery:on_the_way',
        'delivery:delivered',
        'order:delivered',
      ]);
      follower.close();
    });

    test('cannot call back a courier who has it: the order is delivered', async () => {
      const order = await handedOut();
      expect((await courier(order, 'on_the_way')).status).toBe(200);
      expect((await undo(order, 'out_for_delivery')).status).toBe(200);
      expect((await undo(order, 'preparing')).status).toBe(409);
      expect((await courier(order, 'delivered')).status).toBe(200);
      await waitFor('the order to be delivered', 10_000, async () => (await statusOf(order)) === 'delivered');
    });

    test('hands an order to one of two couriers who take it at once; the other may take it over', async () => {
      const order = await handedOut();
      const id = (await delivery(order))?.delivery_id;
      const accounts = waggle.processes.accounts.url;
      const couriers = [await signedIn(accounts, 'courier'), await signedIn(accounts, 'courier')] as const;
      const ask = async (courier: StaffSession, what: string, body: object) => {
        const answer = await courier.ask(waggle.deliveries, `/api/deliveries/${id}/${what}`, 'POST', body);
        return answer.ok ? answer.status : ((await answer.json()) as { code: string }).code;
      };
      const answers = await Promise.all(couriers.map((one) => ask(one, 'status', { status: 'on_the_way' })));
      expect(answers.toSorted()).toEqual([200, 'taken_by_other']);
      const [first, second] = answers[0] === 200 ? couriers : [couriers[1], couriers[0]];
      const here = { latitude: 52.5, longitude: 13.4 };
      expect([await ask(first, 'position', here), await ask(second, 'position', here)]).toEqual([
        204,
        'taken_by_other',
      ]);
      expect(await ask(second, 'status', { status: 'delivered' })).toBe('taken_by_other');

      expect(await ask(second, 'status', { status: 'on_the_way', take_over: true })).toBe(200);
      expect(await ask(first, 'position', here)).toBe('taken_by_other');
      expect(await ask(first, 'status', { status: 'delivered' })).toBe('taken_by_other');
      expect(await ask(second, 'status', { status: 'delivered' })).toBe(200);
      expect(await delivery(order)).toMatchObject({ status: 'delivered', version: 3 });
    });

    test('rejects an order and says why', async () => {
      const order = await placed(waggle.orders);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      const reason = 'The oven is broken';
      const elsewhere = await asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', {
        status: 'confirmed',
        reason,
      });
      expect([elsewhere.status, await elsewhere.json()]).toMatchObject([422, { errors: [{ field: '#/reason' }] }]);
      await step(order, 'cancelled', { reason });
      expect(await orderOf(waggle.orders, order)).toMatchObject({ status: 'cancelled', reason });
      await waitFor('the customer to see it', 10_000, () => follower.steps.some((step) => step.reason === reason));
      follower.close();
    });

    test('sees each order with its lines, and its delivery, on its board', async () => {
      const board = listenToBoard(waggle.notifications);
      await waitFor('the snapshot', 10_000, () => board.messages.length > 0);
      const order = await placed(waggle.orders, { quantity: 2 });
      const all = () => board.messages.filter(({ order_id }) => order_id === order.order_id);
      const ours = () => all().filter(({ type }) => type === 'step');
      await waitFor('the order and its delivery', 10_000, () => ours().length === 2);
      // With the first step, or in a message of its own.
      const named = () => all().find((message) => message.order?.customer ?? 'customer' in message);
      await waitFor('the customer', 10_000, () => named() !== undefined);
      const { total, currency, promised_at } = order;
      // What a dish contains is on the order alone.
      const items = order.items.map(({ food: _, ...line }) => line);
      // Events hold only the number.
      const { name, phone, address } = order.customer ?? ada;
      const customer = { name, phone, address };
      expect(ours()[0]).toMatchObject({ kind: 'order', order: { items, total, currency, promised_at } });
      expect(named()?.order ?? named()).toMatchObject({ customer });
      expect(ours()[1]).toMatchObject({ kind: 'delivery', delivery_id: (await delivery(order))?.delivery_id });
      const later = listenToBoard(waggle.notifications);
      await waitFor('the snapshot of a board that is opened later', 10_000, () => later.messages.length > 0);
      const shown = (later.messages[0] as unknown as { orders: { order_id: string }[] }).orders;
      expect(shown.find(({ order_id }) => order_id === order.order_id)).toMatchObject({ order: { total } });
      board.close();
      later.close();
    });

    test('that is paused takes no orders and says so, until it resumes', async () => {
      const settings = (await (await fetch(`${waggle.orders}/api/kitchen`)).json()) as object;
      const put = (more: object) => asStaff(waggle.orders, '/api/kitchen', 'PUT', { ...settings, ...more });
      expect((await put({ paused: true })).status).toBe(200);
      const refused = await place(waggle.orders);
      expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'kitchen_closed' }]);
      const nowhere = await put({ time_zone: 'Mars/Olympus' });
      expect([nowhere.status, await nowhere.json()]).toMatchObject([422, { errors: [{ field: '#/time_zone' }] }]);
      expect((await put({ paused: false })).status).toBe(200);
      expect((await place(waggle.orders)).status).toBe(201);
    });
  });
});
