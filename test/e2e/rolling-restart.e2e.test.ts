// A new version is rolled out, as it were: two replicas of every service, each ended and started again under load.
import { randomBytes } from 'node:crypto';
import { type ServiceName, services } from '@waggle/contracts';
import { expect, inject, test } from 'vitest';
import { stockOf } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { cluster } from './engines.ts';
import { expectAllDeliveredOnce, item, startCustomers } from './under-load.ts';

test.skipIf(!cluster.available)(
  'a rolling restart of every service under load, two replicas each, loses nothing and does nothing twice',
  { timeout: 300_000 },
  async () => {
    const mongodbUrl = inject('mongodbUrl') ?? '';
    const namespace = `e2e${randomBytes(4).toString('hex')}`;
    const settings = {
      REDIS_URL: inject('redisUrl') ?? '',
      MONGODB_URL: mongodbUrl,
      WAGGLE_NAMESPACE: namespace,
      WAGGLE_SIMULATOR_SPEED: '20',
    };
    const replicas: { readonly what: ServiceName; process: WaggleProcess }[] = [];
    try {
      // One of each first, so that the other finds the databases made.
      for (const _ of [1, 2]) {
        const more = services.map(async (what) => ({ what, process: await startWaggle({ what, settings }) }));
        replicas.push(...(await Promise.all(more)));
      }
      const urlsOf = (what: ServiceName) =>
        replicas.filter((one) => one.what === what).map(({ process }) => process.url);
      const before = (await stockOf(urlsOf('orders')[0] ?? '', item)) ?? 0;
      const customers = startCustomers({ urls: urlsOf('orders'), pauseMs: 300 });
      try {
        for (const replica of replicas) {
          const soFar = customers.taken.size;
          await waitFor('some more orders to be taken', 30_000, () => customers.taken.size >= soFar + 3);
          const { url } = replica.process;
          expect(await replica.process.end('SIGTERM'), `${replica.what} at ${url} ends in order`).toBe(0);
          replica.process = await startWaggle({ what: replica.what, settings, port: Number(new URL(url).port) });
        }
      } finally {
        await customers.stop();
      }
      const [orders = '', deliveries = '', notifications = ''] = (
        ['orders', 'deliveries', 'notifications'] as const
      ).map((what) => urlsOf(what)[0]);
      await expectAllDeliveredOnce({ orders, deliveries, notifications }, customers.taken);
      await waitFor('the menu to show the stock', 30_000, async () => {
        return (await stockOf(orders, item)) === before - customers.taken.size;
      });
      // A replica that is away refuses connections, and one that is starting says so; nothing else was ever answered.
      expect(customers.refusals.filter((said) => !['fetch failed', '503'].includes(said))).toEqual([]);
    } finally {
      await Promise.all(replicas.map(({ process }) => process.end()));
      await dropDatabases(mongodbUrl, namespace);
    }
  },
);
