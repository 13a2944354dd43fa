// The small cluster under load: two replicas of everything, all requests through the ingress.
import type { PlacedOrder } from '@waggle/contracts';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { memoryTable } from '../../deploy/small-cluster/memory-table.ts';
import { type SmallCluster, startCluster } from '../../deploy/small-cluster/small-cluster.ts';
import { workloads } from '../../deploy/workloads.ts';
import { expectAllDeliveredOnce, item, startLoad, stockUp } from '../e2e/under-load.ts';
import {
  deliveredSteps,
  isDelivered,
  names,
  place,
  placed,
  stockOf,
  trackOrder,
  trackUntil,
} from '../support/customer.ts';
import { staffToken, type WaggleProcess, waitFor } from '../support/waggle.ts';

const nginx = inject('nginx') ?? '';
const mongodbUrl = inject('mongodbUrl') ?? '';
const settings = { WAGGLE_SIMULATOR_SPEED: '30', WAGGLE_LEASE_SECONDS: '3', LOG_LEVEL: 'info' };

describe.skipIf(!nginx || !mongodbUrl || !inject('redisServer'))('the small cluster', () => {
  let cluster: SmallCluster;
  beforeAll(async () => {
    cluster = await startCluster({ nginx, mongodbUrl, staffToken, settings });
    await stockUp(cluster.url);
  }, 480_000);
  afterAll(() => cluster?.stop());

  test('idle, one process of each kind takes at most 60 % of what the chart requests for them, and 100 MiB each', () => {
    const { together, text } = memoryTable(cluster);
    process.stdout.write(`\n${text}`);
    expect(together.requested).toBeLessThanOrEqual(100 * workloads.length);
    expect(together.pss).toBeLessThanOrEqual(0.6 * together.requested);
  });

  test('the pages and the menu are reachable from outside, and operational routes are not', async () => {
    expect(await (await fetch(cluster.url)).text()).toContain('<title>Waggle</title>');
    expect((await fetch(`${cluster.url}/api/menu`)).status).toBe(200);
    for (const path of ['/metrics', '/health/ready']) expect((await fetch(`${cluster.url}${path}`)).status).toBe(404);
  });

  test('a WebSocket on one replica sees what the other replica handled', async () => {
    const [first, second] = cluster.replicas.notifications as [WaggleProcess, WaggleProcess];
    const orders: PlacedOrder[] = [];
    for (let i = 0; i < 6; i += 1) orders.push(await placed(cluster.url));
    const onFirst = orders.map((order) => trackOrder(first.url, order.order_id, order.tracking_token));
    await waitFor('every order to be delivered, as seen on the first replica', 180_000, () =>
      onFirst.every(({ steps }) => isDelivered(steps)),
    );
    for (const { steps } of onFirst) expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
    const handled = second.logs.filter(
      (line) => line.msg === 'event handled' && orders.some(({ order_id }) => order_id === line.order_id),
    );
    expect(handled.length).toBeGreaterThan(0);
    for (const tracking of onFirst) tracking.close();
  });

  test('a rolling restart of every service under load, two replicas each, loses nothing and does nothing twice', async () => {
    const before = (await stockOf(cluster.url, item)) ?? 0;
    const customers = startLoad({ urls: [cluster.url], pauseMs: 300 });
    try {
      for (const service of serviceNames) {
        const soFar = customers.taken.size;
        await waitFor('some more orders to be taken', 120_000, () => customers.taken.size >= soFar + 3);
        await cluster.rollingRestart(service);
      }
    } finally {
      await customers.stop();
    }
    // The ingress hides dead letters: a replica has them.
    const [orders] = cluster.replicas.orders as [WaggleProcess];
    const all = { orders: orders.url, deliveries: cluster.url, notifications: cluster.url };
    await expectAllDeliveredOnce(all, customers.taken);
    await waitFor('the menu to show the stock', 30_000, async () => {
      return (await stockOf(cluster.url, item)) === before - customers.taken.size;
    });
    // Customers notice nothing: a replica gets no more requests before it stops.
    expect(customers.refusals).toEqual([]);
  });

  test('a customer on a restarted replica resumes on the next one with exactly the missed steps', async () => {
    const order = await placed(cluster.url);
    const first = trackOrder(cluster.url, order.order_id, order.tracking_token);
    await waitFor('the first step to come', 120_000, () => first.steps.length > 0);
    await cluster.rollingRestart('notifications');
    await waitFor('the WebSocket to be closed', 60_000, () => first.closed !== null);
    expect(first.closed).toBe(1001);
    const last = first.steps.at(-1)?.seq ?? 0;
    const second = trackOrder(cluster.url, order.order_id, order.tracking_token, last);
    await waitFor('the order to be delivered', 180_000, () => isDelivered([...first.steps, ...second.steps]));
    await waitFor(
      'every step to come',
      120_000,
      () => first.steps.length + second.steps.length >= deliveredSteps.length,
    );
    expect([...first.steps, ...second.steps].map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
    second.close();
  });

  test('lag grows while the only replica hangs, and drains when replicas are added', async () => {
    await cluster.scale('deliveries', 1);
    const [hanging] = cluster.replicas.deliveries as [WaggleProcess];
    hanging.pause();
    const orders: PlacedOrder[] = [];
    try {
      while (orders.length < 40) orders.push(await placePatiently(cluster.url));
      await waitFor('deliveries to lag', 120_000, async () => (await lagOf(cluster, 'deliveries-group')) > 0);
      await cluster.scale('deliveries', 3);
      await waitFor('the lag to drain', 180_000, async () => (await lagOf(cluster, 'deliveries-group')) === 0);
      for (const order of orders) await trackUntil(cluster.url, order, isDelivered, 180_000);
    } finally {
      hanging.resume();
    }
    await cluster.scale('deliveries', 2);
  });
});

/** Repeats the order with its key until it is answered, as the browser does. */
async function placePatiently(url: string): Promise<PlacedOrder> {
  const key = crypto.randomUUID();
  for (;;) {
    const answer = await place(url, { item: 'mineral-water', key }).catch(() => null);
    if (answer && answer.status < 500) {
      expect(answer.status).toBe(201);
      return (await answer.json()) as PlacedOrder;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The entries that a group has not read, over all streams, from the metrics of the publishers. */
async function lagOf(cluster: SmallCluster, group: string): Promise<number> {
  const [orders] = cluster.replicas.orders;
  const metrics = await (await fetch(`${orders?.url}/metrics`)).text();
  const lags = [...metrics.matchAll(/^waggle_group_lag\{(.*)\} (\d+)$/gm)];
  return lags.filter(([, labels]) => labels?.includes(group)).reduce((sum, [, , lag]) => sum + Number(lag), 0);
}
