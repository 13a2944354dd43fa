// Traces of a real `waggle up` on their way to a collector, and what happens when there is none.

import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { isDelivered, placed, trackUntil } from '../support/customer.ts';
import { handlersOf } from '../support/services.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { type Collector, startCollector } from '../telemetry/collector.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanup.splice(0).reverse()) await clean();
});

async function up(settings: Readonly<Record<string, string>>): Promise<WaggleProcess> {
  const { folder, remove } = temporaryFolder();
  cleanup.push(remove);
  const waggle = await startWaggle({
    settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '100', ...settings },
  });
  cleanup.push(() => waggle.end('SIGKILL'));
  return waggle;
}

async function collector(options?: { readonly silent: boolean }): Promise<Collector> {
  const started = await startCollector(options);
  cleanup.push(() => started.close());
  return started;
}

test('`waggle up --otlp` sends the spans of an order to the collector, those of its last moments too', async () => {
  const received = await collector();
  const waggle = await up({
    WAGGLE_OTLP: received.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=kitchen%20one,x-other=2',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  const order = await placed(waggle.url);
  await trackUntil(waggle.url, order, isDelivered);
  await waggle.end();

  expect(received.requests[0]?.path).toBe('/v1/traces');
  expect(received.requests[0]?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    'x-tenant': 'kitchen one',
    'x-other': '2',
  });
  const { spans } = received;
  const request = spans.find(({ name }) => name === 'POST /api/orders');
  expect(request?.resource).toMatchObject({
    'service.name': 'orders',
    'service.namespace': 'waggle',
    'deployment.environment.name': 'test',
  });
  const created = spans.find(({ name, traceId }) => name === 'publish orders-stream' && traceId === request?.traceId);
  const handled = spans.filter(({ links }) => links.some(({ spanId }) => spanId === created?.spanId));
  expect(handled.map(({ resource }) => resource['service.name']).sort()).toEqual(
    handlersOf('order.created').toSorted(),
  );
  for (const { traceId, parentSpanId } of handled) {
    expect(traceId).not.toBe(request?.traceId);
    expect(parentSpanId).toBe('');
  }
  // The queue sends each second: the last push came within the second before the stop.
  const last = waggle.logs.filter(({ msg }) => msg === 'event handled').at(-1);
  expect(spans.map(({ spanId }) => spanId)).toContain(last?.['span_id']);
});

test('OTEL_SERVICE_NAME names the whole process, and the URL of OTEL_EXPORTER_OTLP_TRACES_ENDPOINT stays as it is', async () => {
  const received = await collector();
  const waggle = await up({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${received.url}/tenant/traces`,
    OTEL_SERVICE_NAME: 'kitchen',
  });
  await placed(waggle.url);
  await waitFor('the first spans', 20_000, () => received.spans.length > 0);
  expect(received.requests[0]?.path).toBe('/tenant/traces');
  expect(new Set(received.spans.map(({ resource }) => resource['service.name']))).toEqual(new Set(['kitchen']));
});

test('a collector that is not there costs one line of the log: orders are delivered, and the stop is as clean as ever', async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const waggle = await up({ WAGGLE_OTLP: nowhere });
  const about = () => waggle.logs.filter((line) => line['collector'] !== undefined);
  for (let orders = 0; orders < 2; orders += 1) {
    await trackUntil(waggle.url, await placed(waggle.url), isDelivered);
    await waitFor('the line about the collector', 60_000, () => about().length > 0);
  }
  await waggle.end();
  expect(about().map(({ level, msg }) => `${level}: ${msg}`)).toEqual([
    'warn: traces cannot be sent: they are dropped until the collector answers',
  ]);
  expect(waggle.logs.at(-1)?.msg).toBe('stopped');
});

test('a collector that takes spans and never answers does not hold a stop up', async () => {
  const received = await collector({ silent: true });
  const waggle = await up({ WAGGLE_OTLP: received.url });
  await placed(waggle.url);
  await waitFor('a request to the collector', 20_000, () => received.requests.length > 0);
  // It ends while the request is open.
  await waggle.end();
  expect(waggle.logs.at(-1)?.msg).toBe('stopped');
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('the server had no port');
  return address.port;
}
