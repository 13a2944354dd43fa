// Publishing and reading while the server is repeatedly killed and its connections are cut.
import { createClient } from 'redis';
import { describe, expect, inject, test, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import type { Entry, EventLog } from '../event-log.ts';
import type { ConnectionEvent } from './connection.ts';
import { createRedisEventLog } from './event-log.ts';

const streams = ['orders-stream', 'deliveries-stream'];
const group = 'orders-group';
const soon = { timeout: 30_000, interval: 20 };

describe.skipIf(!inject('redisServer'))('an unreliable Redis', () => {
  test('every confirmed append is read, whatever is killed in between', async () => {
    // Without fsync Redis confirms appends that a kill can undo; the outbox detects that, not this test.
    const redis = await startRedis(['--appendfsync', 'always']);
    const events: ConnectionEvent[] = [];
    const log = createRedisEventLog({ url: redis.url, onEvent: (event) => events.push(event) });
    await Promise.all(streams.map((stream) => log.ensureGroup(stream, group)));
    const confirmed = new Set<string>();
    const read = new Set<string>();
    let publishing = true;
    let reading = true;

    const publish = async () => {
      for (let n = 0; publishing; n += 1) {
        const event = `${n}`;
        const stream = streams[n % streams.length] ?? '';
        await patiently(() => log.append(stream, [{ event }]));
        confirmed.add(event);
      }
    };
    const consume = async () => {
      const reader = log.openReader(streams, group, 'one');
      const take = async (entries: readonly Entry[]) => {
        for (const { id, stream, event } of entries) {
          await patiently(() => log.acknowledge({ stream, group, consumer: 'one' }, [id]));
          read.add(Buffer.from(event).toString());
        }
      };
      while (reading) {
        await take(await patiently(() => reader.read(20, 50)));
        // An entry that was delivered into a dying connection is pending without an owner that knows it.
        for (const stream of streams) {
          const member = { stream, group, consumer: 'one' };
          await take((await patiently(() => log.claimIdle(member, 200, 100))).entries);
        }
      }
    };
    const running = [publish(), consume()];
    try {
      for (let round = 0; round < 4; round += 1) {
        const before = read.size;
        await expect.poll(() => read.size, soon).toBeGreaterThan(before + 50);
        await cutConnections(redis);
        await expect.poll(() => read.size, soon).toBeGreaterThan(before + 100);
        await redis.kill();
        await redis.start();
      }
      publishing = false;
      await running[0];
      await expect.poll(() => [...confirmed].filter((event) => !read.has(event)), soon).toEqual([]);
      expect(await pendingOf(log)).toBe(0);
      // Outages and recoveries alternate.
      expect(events.length).toBeGreaterThanOrEqual(4);
      expect(events.map(({ kind }) => kind)).toEqual(events.map((_, n) => (n % 2 === 0 ? 'down' : 'up')));
    } finally {
      publishing = false;
      reading = false;
      await Promise.all(running);
      await log.close();
      await redis.stop();
    }
  });
});

const patiently = <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, soon);

async function cutConnections(redis: TestRedis): Promise<void> {
  const client = await createClient({ url: redis.url }).connect();
  await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal']);
  client.destroy();
}

async function pendingOf(log: EventLog): Promise<number> {
  const infos = await Promise.all(streams.map((stream) => log.info(stream)));
  return infos.flatMap(({ groups }) => groups).reduce((sum, { pending }) => sum + pending, 0);
}
