// A consumer on a Redis Cluster whose slots move and whose primaries die, while events are published.
import { randomUUID } from 'node:crypto';
import { type AnyEvent, encodeEvent, systemClock } from '@waggle/contracts';
import { partitionName, partitionOfKey } from '@waggle/contracts/partitions.ts';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type RedisCluster, startRedisCluster } from '../../test/support/redis-cluster.ts';
import { orderStep } from '../conformance/harness.ts';
import { type Consumer, startConsumer } from '../consumer.ts';
import { EngineUnavailableError, type EventLog } from '../event-log.ts';
import { createRedisEventLog } from './event-log.ts';
import { slotOf, tagOf } from './slots.ts';

const partitions = 6;
const stream = 'orders-stream';
const soon = { timeout: 60_000, interval: 20 };

describe.skipIf(!inject('redisServer'))('a Redis Cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(async () => {
    await cluster?.stop();
  });

  test('whose slots move, with keys, under blocked readers while events are published: none is lost, none is out of order', async () => {
    const flow = startFlow(cluster.url);
    try {
      await flow.handledMore(100);
      for (let partition = 0; partition < partitions; partition += 1) {
        const slot = slotOf(tagOf(partition, partitions));
        const from = await cluster.primaryOf(slot);
        const to = (await cluster.primaries()).find((node) => node !== from);
        if (to) await cluster.moveSlot(slot, to, 20);
        expect(await cluster.primaryOf(slot)).toBe(to);
        await flow.handledMore(50);
      }
      await flow.ends();
    } finally {
      await flow.close();
    }
    for (const node of cluster.nodes) expect(await node.command('PING')).toBe('PONG');
  });

  test('whose primary dies: its replica takes over, and every event that it has is handled', async () => {
    const flow = startFlow(cluster.url);
    try {
      await flow.handledMore(100);
      const slot = slotOf(tagOf(0, partitions));
      const primary = await cluster.primaryOf(slot);
      await primary.kill();
      await vi.waitFor(async () => expect(await cluster.primaryOf(slot)).not.toBe(primary), soon);
      await flow.handledMore(200);
      await primary.start();
      await cluster.whenWhole();
      await flow.ends({ mayLose: true });
    } finally {
      await flow.close();
    }
  });
});

/** Publishes steps of many orders, and handles them. */
function startFlow(url: string) {
  const options = { url, namespace: `test-${randomUUID()}`, partitions };
  const log = createRedisEventLog(options);
  const published = new Map<string, number>();
  const handled = new Map<string, number[]>();
  let count = 0;
  let publishing = true;
  const publisher = (async () => {
    for (let n = 0; publishing; n += 1) {
      const order = n % 40;
      const event = orderStep(order, Math.floor(n / 40) + 1);
      await patiently(() => append(log, event));
      published.set(event.payload.order_id, Math.floor(n / 40) + 1);
    }
  })();
  const consumer: Consumer = startConsumer({
    log,
    group: 'orders-group',
    consumer: 'one',
    subscriptions: [{ stream, events: ['order.confirmed'] }],
    clock: systemClock,
    random: Math.random,
    leaseMs: 2_000,
    async handle(event) {
      count += 1;
      const { order_id } = event.payload;
      const { version } = event.payload as { readonly version: number };
      handled.set(order_id, [...(handled.get(order_id) ?? []), version]);
    },
  });
  return {
    async handledMore(more: number) {
      const before = count;
      await vi.waitFor(() => expect(count).toBeGreaterThan(before + more), soon);
    },
    /** @param mayLose what a primary had accepted and its replica had not got, which the outbox would publish again */
    async ends({ mayLose = false } = {}) {
      publishing = false;
      await publisher;
      await consumer.whenCaughtUp(60_000);
      for (const [order, last] of published) {
        const seen = handled.get(order) ?? [];
        const first = [...new Set(seen)];
        // Handled again perhaps, but the first time in order. What a primary gave to its reader and died with is claimed later.
        if (!mayLose) expect(first).toEqual(Array.from({ length: last }, (_, n) => n + 1));
        expect(Math.max(...first)).toBe(last);
      }
    },
    async close() {
      publishing = false;
      await publisher;
      await consumer.stop(2_000);
      await log.close();
    },
  };
}

/** One step after another, as a relay does. */
const append = (log: EventLog, event: AnyEvent): Promise<unknown> =>
  log.append(partitionName(stream, partitionOfKey(event.payload.order_id, partitions)), [
    { event: encodeEvent(event) },
  ]);

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  return vi.waitFor(async () => {
    try {
      return await work();
    } catch (error) {
      // Nothing else may surface.
      if (!(error instanceof EngineUnavailableError)) throw new TypeError(String(error), { cause: error });
      throw error;
    }
  }, soon);
}
