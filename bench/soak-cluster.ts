// Redis: stream → consumers, with housekeeping. The embedded soak covers the stores, whose code above the engines is the same.
import { randomBytes } from 'node:crypto';
import { startConsumer } from '@waggle/bus';
import { startHousekeeping } from '@waggle/bus/housekeeping.ts';
import { openRedisConnection } from '@waggle/bus/redis/connection.ts';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { asTexts } from '@waggle/bus/redis/replies.ts';
import { systemClock, topologyOf } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { atRest, encodedEvent, isRest, maxInFlight, pollUntil } from './soak-events.ts';
import type { SoakOptions } from './soak-options.ts';

const stream = 'orders-stream';
/** Only the simulator reads it. */
const unread = 'order-simulation-stream';

export async function soakCluster({
  events,
  every,
  retentionMs,
  withoutSimulator,
  redisUrl,
  sampled,
  rested,
}: SoakOptions): Promise<void> {
  const topology = topologyOf(manifests, withoutSimulator ? ['simulator'] : []);
  const namespace = `soak${randomBytes(4).toString('hex')}:`;
  const redis = openRedisConnection({ url: redisUrl, purpose: 'soak' });
  const keys = async () => asTexts(await redis.send(['KEYS', `${namespace}*`]));
  const log = createRedisEventLog({ url: redisUrl, namespace });
  const common = { log, clock: systemClock, random: Math.random };
  const handled = new Map<string, number>();
  const consumers = topology.groupsOf(stream).map((group) =>
    startConsumer({
      ...common,
      group,
      consumer: 'soak',
      subscriptions: [{ stream, events: ['order.confirmed'] }],
      handle: async () => void handled.set(group, (handled.get(group) ?? 0) + 1),
    }),
  );
  const housekeeping = startHousekeeping({
    ...common,
    streams: { [stream]: topology.readingGroupsOf(stream), [unread]: topology.readingGroupsOf(unread) },
    intervalMs: retentionMs,
    retentionFloorMs: retentionMs,
    keep: 'soak',
  });
  const slowest = () => Math.min(...topology.groupsOf(stream).map((group) => handled.get(group) ?? 0));

  const counts = async () => {
    const { length, groups } = await log.info(stream);
    const { length: notRead } = await log.info(unread);
    return {
      'stream entries': length,
      'entries not read': notRead,
      pending: groups.reduce((sum, { pending }) => sum + pending, 0),
    };
  };

  const redisBytes = async () => Number(/^used_memory:(\d+)/m.exec(String(await redis.send(['INFO', 'memory'])))?.[1]);

  const begun = performance.now();
  let sent = 0;
  while (sent < events) {
    await pollUntil(() => sent - slowest() < maxInFlight);
    const batch = Math.min(200, every - (sent % every), events - sent);
    const entries = Array.from({ length: batch }, (_, i) => ({ event: encodedEvent(i + 2) }));
    await log.append(stream, entries);
    if (withoutSimulator) await log.append(unread, entries);
    sent += batch;
    if (sent % every !== 0) continue;
    await pollUntil(() => slowest() >= sent);
    const bytes = { 'Redis bytes': await redisBytes(), 'heap bytes': process.memoryUsage().heapUsed };
    sampled({ events: sent, elapsedMs: performance.now() - begun, kept: { ...bytes, ...(await counts()) } });
    if (isRest(sent, { events, every })) {
      rested({ ...(await atRest(counts, retentionMs)), 'live bytes': await redisBytes() });
    }
  }
  await housekeeping.stop();
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await redis.send(['DEL', ...(await keys())]);
  await log.close();
  await redis.close();
}
