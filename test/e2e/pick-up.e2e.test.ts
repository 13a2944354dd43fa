// An order that its customer picks up, from the quote to the day's closing, on both engines.

import { randomUUID } from 'node:crypto';
import type { Closing, DeliveryView, KitchenView, OrderQuote, PlacedOrder, PricingView } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, asStaff, names, orderOf, trackUntil } from '../support/customer.ts';
import { listenToBoard } from '../support/live.ts';
import { figuresAt, figuresService } from '../support/services.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

const customer = { name: ada.name, phone: ada.phone };
const items = [{ item_id: 'margherita', quantity: 1 }];
const isOver = (steps: Parameters<typeof names>[0]) => names(steps).includes('order:picked_up');

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('a pick-up', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
    });
    afterAll(() => waggle?.stop());

    const send = (path: string, body: object) =>
      fetch(`${waggle.orders}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify(body),
      });
    const order = (more: object = {}) => send('/api/orders', { customer, items, serving: 'pick_up', ...more });
    const placed = async (more: object = {}) => {
      const answer = await order(more);
      expect(answer.status).toBe(201);
      return (await answer.json()) as PlacedOrder;
    };
    const refused = async (answer: Response) => {
      const { code, errors } = (await answer.json()) as { code: string; errors?: { field: string }[] };
      return [answer.status, code, errors?.[0]?.field];
    };
    const step = async (order_id: string, status: string) =>
      (await asStaff(waggle.orders, `/api/orders/${order_id}/status`, 'POST', { status })).status;
    const kitchen = async () => (await (await asStaff(waggle.orders, '/api/kitchen')).json()) as KitchenView;
    const setKitchen = async (part: Partial<KitchenView>) => {
      const answer = await asStaff(waggle.orders, '/api/kitchen', 'PUT', { ...(await kitchen()), ...part });
      expect(answer.status).toBe(200);
    };
    const setPricing = async (part: Partial<PricingView>) => {
      const before = (await (await asStaff(waggle.orders, '/api/pricing')).json()) as PricingView;
      const answer = await asStaff(waggle.orders, '/api/pricing', 'PUT', { ...before, ...part });
      expect(answer.status).toBe(200);
    };

    test('is offered by a new kitchen, with a time of its own', async () => {
      const { servings, estimate, pick_up_estimate, delivery_minutes } = await kitchen();
      expect(servings).toEqual(['delivery', 'pick_up']);
      expect(delivery_minutes).toBeGreaterThan(5);
      expect(pick_up_estimate?.to_minutes).toBeLessThan(estimate?.to_minutes ?? 0);
    });

    test('needs no address, no area and no minimum, and has no delivery fee', async () => {
      const area = { name: 'Hill', postcodes: ['80*'], delivery_fee: 700, free_delivery_from: null };
      await setPricing({ areas: [{ ...area, minimum: 90_000, extra_minutes: 20 }] });
      const answer = await send('/api/orders/quote', { items, serving: 'pick_up' });
      const { bill, delivers, missing } = (await answer.json()) as OrderQuote;
      expect([delivers, missing, bill.serving, bill.area]).toEqual(['everywhere', undefined, 'pick_up', undefined]);
      expect(bill.lines.map(({ kind }) => kind)).not.toContain('delivery_fee');
      const pickedUp = await placed({ expected_total: bill.total });
      expect(pickedUp).toMatchObject({ serving: 'pick_up', bill, total: bill.total });
      expect(pickedUp.customer).not.toHaveProperty('address');
      expect(await refused(await order({ serving: 'delivery' }))).toEqual([
        422,
        'address_missing',
        '#/customer/address',
      ]);
      const delivered = { customer: ada, serving: 'delivery' };
      expect(await refused(await order(delivered))).toEqual([422, 'postcode_missing', '#/postcode']);
      await setPricing({ areas: [] });
      const asDelivery = (await (await order(delivered)).json()) as PlacedOrder;
      const promised = ({ promised_at, created_at }: PlacedOrder) => Date.parse(promised_at) - Date.parse(created_at);
      expect(promised(pickedUp)).toBeLessThan(promised(asDelivery));
      expect(asDelivery).not.toHaveProperty('serving');
    });

    test('keeps no address that came with it', async () => {
      const { order_id } = await placed({ customer: ada });
      const kept = await asStaff(waggle.orders, `/api/orders/${order_id}`);
      expect(JSON.stringify(await kept.json())).not.toContain(ada.address);
    });

    test('ends at the counter, without a courier, on every page, in the figures and the closing', async () => {
      const board = listenToBoard(waggle.notifications);
      await waitFor('the board', 10_000, () => board.messages.length > 0);
      const pickUp = await placed({ payment: { way: 'cash', gives: 5_000 } });
      const { order_id, number } = pickUp;
      await waitFor('the order on the board', 10_000, () =>
        board.messages.some((message) => message.order_id === order_id && message.order?.serving === 'pick_up'),
      );
      await waitFor('its customer, without an address', 10_000, () =>
        board.messages.some(
          (message) => message.order_id === order_id && JSON.stringify(message).includes(JSON.stringify(customer)),
        ),
      );
      board.close();
      for (const status of ['confirmed', 'preparing']) expect(await step(order_id, status)).toBe(200);
      expect(await step(order_id, 'picked_up')).toBe(409);
      expect(await step(order_id, 'ready')).toBe(200);
      expect(await step(order_id, 'out_for_delivery')).toBe(409);
      const undone = await asStaff(waggle.orders, `/api/orders/${order_id}/undo`, 'POST', { status: 'ready' });
      expect(undone.status).toBe(200);
      expect(await step(order_id, 'ready')).toBe(200);
      expect(await step(order_id, 'picked_up')).toBe(200);
      expect(await step(order_id, 'picked_up')).toBe(200);
      const steps = names(await trackUntil(waggle.notifications, pickUp, isOver));
      const lastSteps = ['order:preparing', 'order:ready', 'order:preparing', 'order:ready', 'order:picked_up'];
      expect(steps).toEqual(['order:created', 'order:confirmed', ...lastSteps]);
      expect(await orderOf(waggle.orders, pickUp)).toMatchObject({ status: 'picked_up', serving: 'pick_up' });
      const { deliveries } = (await (await asStaff(waggle.deliveries, '/api/deliveries')).json()) as {
        deliveries: DeliveryView[];
      };
      expect(deliveries.map((delivery) => delivery.order_id)).not.toContain(order_id);
      const figures = () => waggle.processes[figuresService].url;
      let closing: Closing | undefined;
      await waitFor('the closing', 10_000, async () => {
        closing = (await (await asStaff(figures(), `${figuresAt.routes}/closing`)).json()) as Closing;
        return closing.orders.some(({ order_id: one, state }) => one === order_id && state === 'picked_up');
      });
      const inClosing = closing?.orders.find(({ order_id: one }) => one === order_id);
      expect(inClosing).toMatchObject({ number, serving: 'pick_up', total: pickUp.total });
      const total = await (await asStaff(figures(), figuresAt.routes)).json();
      expect((total as { total: object }).total).toMatchObject({ picked_up: 1, delivered: 0 });
    });

    test('that is cancelled leaves nothing for couriers, and gives its stock back', async () => {
      const { order_id } = await placed();
      expect(await step(order_id, 'cancelled')).toBe(200);
      const { deliveries } = (await (await asStaff(waggle.deliveries, '/api/deliveries')).json()) as {
        deliveries: DeliveryView[];
      };
      expect(deliveries.map((delivery) => delivery.order_id)).not.toContain(order_id);
    });

    test('is refused where the kitchen only delivers, and so is a delivery where it does not', async () => {
      await setKitchen({ servings: ['pick_up'] });
      expect(await refused(await order({ customer: ada, serving: 'delivery' }))).toEqual([
        422,
        'serving_not_offered',
        '#/serving',
      ]);
      expect((await send('/api/orders/quote', { items })).status).toBe(422);
      expect((await kitchen()).estimate).toBeUndefined();
      await setKitchen({ servings: ['delivery'], pick_up_address: 'Side door, 3 Market Square' });
      expect(await refused(await order())).toEqual([422, 'serving_not_offered', '#/serving']);
      expect((await kitchen()).pick_up_address).toBe('Side door, 3 Market Square');
      const nothing = await asStaff(waggle.orders, '/api/kitchen', 'PUT', { ...(await kitchen()), servings: [] });
      expect(nothing.status).toBe(400);
    });

    test('is cooked and picked up by the simulator', async () => {
      const simulated = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR_SPEED: '200' } });
      try {
        const answer = await fetch(`${simulated.orders}/api/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ customer, items, serving: 'pick_up' }),
        });
        const pickUp = (await answer.json()) as PlacedOrder;
        const steps = names(await trackUntil(simulated.notifications, pickUp, isOver));
        expect(steps.filter((name) => name.startsWith('delivery:'))).toEqual([]);
        expect(steps.at(-2)).toBe('order:ready');
      } finally {
        await simulated.stop();
      }
    });
  });
});
