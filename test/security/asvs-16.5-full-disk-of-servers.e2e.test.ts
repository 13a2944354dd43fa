// OWASP ASVS 5.0, 16.5.2 (a resource that fails) and API4:2023, on Redis and MongoDB: while the disk of one of them is full, Waggle says
// so, loses nothing that it acknowledged, writes a bounded log, and goes on by itself when there is room again.
import { rmSync } from 'node:fs';
import type { PlacedOrder } from '@waggle/contracts';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { cluster, type StartedDeployment } from '../e2e/engines.ts';
import { isDelivered, names, place, placed, trackUntil } from '../support/customer.ts';
import { fill, mayNotMount, smallDisk } from '../support/disks.ts';
import { startMongoProxy } from '../support/mongo-proxy.ts';
import { startRedis } from '../support/redis.ts';
import { waitFor } from '../support/waggle.ts';

interface Readiness {
  readonly code: number;
  readonly status: string;
  readonly missing: string;
}

async function readinessOf(waggle: StartedDeployment): Promise<Readiness> {
  const answer = await fetch(`${waggle.orders}/health/ready`);
  const { status, missing } = (await answer.json()) as { status: string; missing: Record<string, string> };
  return { code: answer.status, status, missing: JSON.stringify(missing) };
}

async function deployed(settings: Readonly<Record<string, string>>): Promise<StartedDeployment> {
  const waggle = await cluster.deploy({ together: true, settings: { WAGGLE_SIMULATOR_SPEED: '50', ...settings } });
  onTestFinished(() => waggle.stop());
  return waggle;
}

/** Each with every step once. */
async function allDelivered(waggle: StartedDeployment, orders: readonly PlacedOrder[]): Promise<void> {
  for (const order of orders) {
    const steps = await trackUntil(waggle.notifications, order, isDelivered, 60_000);
    expect(new Set(names(steps)).size).toBe(names(steps).length);
  }
}

/** Of the process itself, not of requests and events. */
const linesOf = (waggle: StartedDeployment) =>
  waggle.processes.orders.logs.filter(({ correlation_id }) => correlation_id === undefined).length;

describe.skipIf(!cluster.available || inject('redisServer') === null)('the full disk of a server', () => {
  test('Redis’: orders are taken meanwhile, readiness names it, and all reach their end once there is room', async ({
    skip,
  }) => {
    const disk = smallDisk();
    if (disk === null) return skip(mayNotMount);
    const redis = await startRedis(['--dir', disk]);
    onTestFinished(() => redis.kill());
    const waggle = await deployed({ REDIS_URL: redis.url });
    const orders = [await placed(waggle.orders)];
    const before = linesOf(waggle);
    const filler = fill(disk);
    await waitFor('readiness to name the disk', 60_000, async () => {
      orders.push(await placed(waggle.orders));
      const { code, status, missing } = await readinessOf(waggle);
      return code === 200 && status === 'degraded' && /cannot save to its disk/.test(missing);
    });
    for (let more = 0; more < 5; more += 1) orders.push(await placed(waggle.orders));
    expect(linesOf(waggle) - before).toBeLessThan(100);
    rmSync(filler);
    await waitFor('readiness after the outage', 60_000, async () => (await readinessOf(waggle)).status === 'ready');
    await allDelivered(waggle, orders);
  });

  test('MongoDB’s: what would store something is refused with 503, readiness too, and nothing acknowledged is lost', async () => {
    let isFull = false;
    const refused = { ok: 0, code: 14_031, codeName: 'OutOfDiskSpace', errmsg: 'No space left on device' };
    const writes = ['insert', 'update', 'findAndModify', 'commitTransaction'];
    const proxy = await startMongoProxy(inject('mongodbUrl') ?? '', () => ({
      sent: (command) => (isFull && writes.includes(Object.keys(command)[0] ?? '') ? { reply: refused } : { command }),
    }));
    onTestFinished(() => proxy.close());
    const waggle = await deployed({ MONGODB_URL: proxy.url });
    const orders = [await placed(waggle.orders), await placed(waggle.orders)];
    const before = linesOf(waggle);
    isFull = true;
    for (let again = 0; again < 10; again += 1) {
      const answer = await place(waggle.orders);
      expect(answer.status, await answer.clone().text()).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    await waitFor('readiness to say it', 30_000, async () => {
      const { code, missing } = await readinessOf(waggle);
      return code === 503 && /disk is nearly full/.test(missing);
    });
    expect((await fetch(`${waggle.orders}/api/menu`)).status).toBe(200);
    expect(linesOf(waggle) - before).toBeLessThan(100);
    isFull = false;
    await waitFor('readiness after the outage', 60_000, async () => (await readinessOf(waggle)).status === 'ready');
    orders.push(await placed(waggle.orders));
    await allDelivered(waggle, orders);
  });
});
