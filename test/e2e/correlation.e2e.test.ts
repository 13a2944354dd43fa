// An order keeps one correlation id, whoever takes its steps, and each of its events names what caused it.
import { randomUUID } from 'node:crypto';
import type { AnyEvent, DeliveryView, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { emittedEvents } from '../support/emitted-events.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)(
    'an order has one correlation id, and its events one unbroken tree of causes',
    () => {
      let byPeople: StartedDeployment;
      let simulated: StartedDeployment;
      beforeAll(async () => {
        const settings = { WAGGLE_SIMULATOR: 'off', WAGGLE_UNCONFIRMED_MINUTES: '0.1' };
        [byPeople, simulated] = await Promise.all([engine.deploy({ settings }), engine.deploy()]);
      });
      afterAll(() => Promise.all([byPeople?.stop(), simulated?.stop()]));

      /** Checks all events of the order when the last one is there, and returns them by type; `uncaused` are of a timer. */
      async function walked(
        waggle: StartedDeployment,
        order: PlacedOrder,
        correlationId: string,
        last: string,
        uncaused: readonly string[] = [],
      ) {
        const events = async () => emittedEvents(waggle, order.order_id);
        const types = async () => (await events()).map(({ event_type }) => event_type as string);
        await waitFor(`${last} of the order`, 30_000, async () => (await types()).includes(last));
        const found = await events();
        expect(new Set(found.map(({ correlation_id }) => correlation_id))).toEqual(new Set([correlationId]));
        const ids = new Set<string>(found.map(({ event_id }) => event_id));
        const timed = found.filter(({ event_type }) => uncaused.includes(event_type));
        for (const { event_type, causation_id } of timed) expect(causation_id, event_type).toBeNull();
        const caused = found.filter((event) => !timed.includes(event));
        // A process writes its log with a delay.
        await waitFor('the event or the request that caused each event', 10_000, () => {
          const requests = requestIds(waggle);
          return caused.every(({ causation_id: by }) => by !== null && (ids.has(by) || requests.has(by)));
        });
        return Map.groupBy(found, ({ event_type }) => event_type as string);
      }

      const causeOf = (events: Map<string, AnyEvent[]>, type: string) => events.get(type)?.[0]?.causation_id;
      const idOf = (events: Map<string, AnyEvent[]>, type: string) => events.get(type)?.[0]?.event_id;

      async function deliveryOf(order: PlacedOrder): Promise<string> {
        let id: string | undefined;
        await waitFor('the delivery', 10_000, async () => {
          const answer = await asStaff(byPeople.deliveries, '/api/deliveries?limit=200');
          const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
          id = deliveries.find(({ order_id, ready }) => order_id === order.order_id && ready)?.delivery_id;
          return id !== undefined;
        });
        return id ?? '';
      }

      async function step(url: string, path: string, body: object): Promise<void> {
        const answer = await asStaff(url, path, 'POST', body);
        expect(answer.status, await answer.text()).toBe(200);
      }

      test('when the kitchen and a courier take the steps', async () => {
        const correlationId = `corr-${randomUUID()}`;
        const order = await placed(byPeople.orders, { headers: { 'x-correlation-id': correlationId } });
        const path = `/api/orders/${order.order_id}`;
        await step(byPeople.orders, `${path}/status`, { status: 'confirmed' });
        await step(byPeople.orders, `${path}/undo`, { status: 'confirmed' });
        for (const status of ['confirmed', 'preparing', 'out_for_delivery'])
          await step(byPeople.orders, `${path}/status`, { status });
        const delivery = await deliveryOf(order);
        for (const status of ['on_the_way', 'delivered'])
          await step(byPeople.deliveries, `/api/deliveries/${delivery}/status`, { status });
        const events = await walked(byPeople, order, correlationId, 'order.delivered');
        expect(causeOf(events, 'order.delivered')).toBe(idOf(events, 'delivery.delivered'));
        expect(causeOf(events, 'delivery.created')).toBe(idOf(events, 'order.created'));
        const confirmed = events.get('order.confirmed')?.map(({ causation_id }) => causation_id) ?? [];
        expect(new Set([...confirmed, causeOf(events, 'order.step_undone')]).size).toBe(3);
      });

      test('when the simulator takes the steps', async () => {
        const correlationId = `corr-${randomUUID()}`;
        const order = await placed(simulated.orders, { headers: { 'x-correlation-id': correlationId } });
        await trackUntil(simulated.notifications, order, isDelivered);
        const events = await walked(simulated, order, correlationId, 'order.delivered');
        expect(causeOf(events, 'order.confirmed')).toBe(idOf(events, 'order.update_requested'));
      });

      test('when its customer cancels it', async () => {
        const order = await placed(byPeople.orders, { headers: { 'x-correlation-id': 'a-customer' } });
        const answer = await fetch(`${byPeople.orders}/api/orders/${order.order_id}/cancel`, {
          method: 'POST',
          headers: { authorization: `Bearer ${order.tracking_token}`, 'x-correlation-id': 'something-else' },
        });
        expect(answer.status).toBe(200);
        const events = await walked(byPeople, order, 'a-customer', 'delivery.cancelled');
        expect(causeOf(events, 'delivery.cancelled')).toBe(idOf(events, 'order.cancelled'));
      });

      test('when nobody confirms it in time', async () => {
        const correlationId = `corr-${randomUUID()}`;
        const order = await placed(byPeople.orders, { headers: { 'x-correlation-id': correlationId } });
        const events = await walked(byPeople, order, correlationId, 'delivery.cancelled', ['order.cancelled']);
        expect(causeOf(events, 'delivery.cancelled')).toBe(idOf(events, 'order.cancelled'));
      });
    },
  );
});

const requestIds = ({ processes }: StartedDeployment): ReadonlySet<string> =>
  new Set(
    Object.values(processes).flatMap(({ logs }) =>
      logs.filter(({ msg }) => msg === 'request').map((line) => String(line['request_id'] ?? line.correlation_id)),
    ),
  );
