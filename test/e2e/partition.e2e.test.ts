// A service in its own network namespace loses its link to Redis without an error, while it still reaches MongoDB.
import { randomBytes } from 'node:crypto';
import { serviceNames } from '@waggle/services';
import { expect, inject, test } from 'vitest';
import { deliveredSteps, isDelivered, names, orderOf, placed, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { forward, makeNamespace } from '../support/network.ts';
import { freePort, startRedis } from '../support/redis.ts';
import { startWaggle, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const possible = inject('networkNamespaces') && mongodbUrl && inject('redisServer');

test.skipIf(!possible)(
  'a partition between deliveries and Redis: orders are taken, readiness names Redis, and when it heals each is delivered once',
  async () => {
    const closing = new AsyncDisposableStack();
    try {
      const net = makeNamespace(1);
      closing.defer(() => net.remove());
      const redis = await startRedis(['--bind', '127.0.0.1', net.redis, '--protected-mode', 'no']);
      closing.defer(() => redis.stop());
      const { hostname, port } = new URL(mongodbUrl.replace(/^mongodb:/, 'http:'));
      const mongo = await forward(net.outside, { host: hostname, port: Number(port || 27017) });
      closing.defer(() => mongo.close());
      const namespace = `net${randomBytes(4).toString('hex')}`;
      closing.defer(() => dropDatabases(mongodbUrl, namespace));

      const common = { WAGGLE_NAMESPACE: namespace, WAGGLE_SIMULATOR_SPEED: '50', LOG_LEVEL: 'warn' };
      const outside = { ...common, REDIS_URL: redis.url, MONGODB_URL: mongodbUrl };
      const inside = {
        ...common,
        REDIS_URL: `redis://${net.redis}:${redis.port}`,
        MONGODB_URL: `mongodb://${net.outside}:${mongo.port}/?directConnection=true`,
      };
      const start = async (what: (typeof serviceNames)[number]) => {
        const placed =
          what === 'deliveries' ? { settings: inside, host: net.inside, runBy: net.runBy } : { settings: outside };
        const started = await startWaggle({ what, ...placed, port: await freePort(), readyWithinMs: 90_000 });
        closing.defer(async () => void (await started.end('SIGTERM')));
        return [what, started] as const;
      };
      const processes = Object.fromEntries(await Promise.all(serviceNames.map(start)));
      const [orders, deliveries, notifications] = [
        processes['orders']?.url ?? '',
        processes['deliveries']?.url ?? '',
        processes['notifications']?.url ?? '',
      ];
      const before = await placed(orders);
      await trackUntil(notifications, before, isDelivered, 60_000);

      net.cutRedis();
      await waitFor('deliveries to say that Redis is missing', 40_000, async () => {
        const text = await (await fetch(`${deliveries}/health/ready`)).text();
        return text.includes('"redis":');
      });
      const during = [await placed(orders), await placed(orders), await placed(orders)];
      expect((await fetch(`${deliveries}/health/live`)).status).toBe(200);

      net.healRedis();
      for (const order of during) {
        const steps = await trackUntil(notifications, order, isDelivered, 60_000);
        expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
        expect(await orderOf(orders, order)).toMatchObject({ status: 'delivered', version: 6 });
      }
      await waitFor('deliveries to miss nothing again', 30_000, async () =>
        (await (await fetch(`${deliveries}/health/ready`)).text()).includes('"missing":{}'),
      );
    } finally {
      await closing.disposeAsync();
    }
  },
  240_000,
);
