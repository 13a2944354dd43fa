import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { subscriptionsOf } from '@waggle/contracts';
import { manifests, type ServiceName, serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, asStaff, deliveredSteps, isDelivered, names, orderOf, placed, trackUntil } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

// Accounts takes no part in orders.
const choreography = manifests
  .filter((manifest) => subscriptionsOf(manifest).length > 0)
  .map(({ name }) => name as ServiceName);

const forbidHttp = ['--import', path.resolve(import.meta.dirname, '../support/forbid-outgoing-http.mjs')];

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('an order', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ nodeArguments: forbidHttp });
    });
    afterAll(() => waggle?.stop());

    test('placed over HTTP is followed over a WebSocket through every state to delivered, and no service calls another', async () => {
      const order = await placed(waggle.orders, { quantity: 2 });
      expect(order).toMatchObject({ status: 'created', version: 1, currency: 'EUR' });
      expect(order.total).toBe(2 * (order.items[0]?.unit_price ?? 0));

      const steps = await trackUntil(waggle.notifications, order, isDelivered);
      expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
      expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
      expect(names(steps).filter((name) => name !== 'delivery:waiting')).toEqual(
        deliveredSteps.filter((name) => name !== 'delivery:waiting'),
      );

      expect(await orderOf(waggle.orders, order)).toMatchObject({ status: 'delivered', version: 6 });
      const { deliveries } = (await (await asStaff(waggle.deliveries, '/api/deliveries?limit=200')).json()) as {
        deliveries: { order_id: string }[];
      };
      expect(deliveries.filter(({ order_id }) => order_id === order.order_id)).toMatchObject([
        { status: 'delivered', version: 3 },
      ]);
      // The guard logs a process's first outgoing request and ends the process.
      for (const name of serviceNames) expect(waggle.processes[name].stderr).not.toContain('outgoing HTTP request');
    });

    test('is found by its correlation id in the log lines of every service that reacts to it', async () => {
      const correlationId = `corr-${randomUUID()}`;
      const traceparent = `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`;
      const order = await placed(waggle.orders, { headers: { 'x-correlation-id': correlationId, traceparent } });
      await trackUntil(waggle.notifications, order, isDelivered);
      const lines = () => [...new Set(serviceNames.flatMap((name) => waggle.processes[name].logs))];
      const about = () => lines().filter((line) => line.order_id === order.order_id);
      await waitFor('log lines of every service about the order', 5_000, () =>
        choreography.every((name) => about().some(({ service }) => service === name)),
      );
      for (const line of about()) expect(line).toMatchObject({ correlation_id: correlationId, traceparent });
      const telling = lines().filter((line) => JSON.stringify(line).includes(order.order_id));
      for (const line of telling) expect(line).toMatchObject({ correlation_id: correlationId });
    });

    test('leaves no customer’s name, phone, address or token in any log', async () => {
      const order = await placed(waggle.orders);
      await trackUntil(waggle.notifications, order, isDelivered);
      const text = serviceNames
        .flatMap((name) => waggle.processes[name].logs)
        .map((line) => JSON.stringify(line))
        .join('\n');
      const { phone, address } = order.customer ?? ada;
      for (const secret of [phone, address, order.tracking_token, order.shared_token])
        expect(text).not.toContain(secret);
    });
  });

  test.skipIf(!engine.available)('every service reports its health and its metrics', async () => {
    const waggle = await engine.deploy();
    try {
      for (const name of serviceNames) {
        const { url } = waggle.processes[name];
        expect((await fetch(`${url}/health/live`)).status).toBe(200);
        expect((await fetch(`${url}/health/ready`)).status).toBe(200);
        expect(await (await fetch(`${url}/metrics`)).text()).toContain(`service="${name}"`);
      }
    } finally {
      await waggle.stop();
    }
  });
});

test.each([
  ['fetch', "await fetch('http://127.0.0.1:59999/')"],
  ['node:http', "(await import('node:http')).get('http://127.0.0.1:59999/').on('error', () => {})"],
])('a process that makes a request with %s is ended by the guard', (_, request) => {
  const { status, stderr } = spawnSync(process.execPath, [...forbidHttp, '--input-type=module', '-e', request], {
    encoding: 'utf8',
  });
  expect(status).toBe(86);
  expect(stderr).toContain('outgoing HTTP request');
});
