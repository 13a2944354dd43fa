// Groups of other programs on a real Redis: made with XGROUP CREATE, unknown to Waggle.
import { settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import type { EventLog } from '../event-log.ts';
import { startHousekeeping } from '../housekeeping.ts';
import { createRedisEventLog } from './event-log.ts';

const stream = 'orders-stream';
const own = 'orders-group';
const foreign = 'analytics-group';
const [hour, day] = [3_600_000, 86_400_000];
const deadline = { timeout: 15_000, interval: 20 };

const connect = (url: string) => createClient({ url }).connect();

describe.skipIf(!inject('redisServer'))('a group of another program', () => {
  let redis: TestRedis;
  let log: EventLog;
  let client: Awaited<ReturnType<typeof connect>>;
  beforeEach(async () => {
    redis = await startRedis();
    log = createRedisEventLog({ url: redis.url });
    client = await connect(redis.url);
  });
  afterEach(async () => {
    client.destroy();
    await log.close();
    await redis.stop();
  });

  const length = async () => (await log.info(stream)).length;
  const unhandled = async () =>
    (await log.info(stream)).groups.find(({ group }) => group === foreign)?.oldest_unhandled;

  /** 48 entries that the own group has handled, and of which the foreign one has read some. */
  async function published(read: number): Promise<string[]> {
    await log.ensureGroup(stream, own);
    await client.xGroupCreate(stream, foreign, '0');
    const ids = await log.append(
      stream,
      Array.from({ length: 48 }, (_, n) => ({ event: `${n}` })),
    );
    await log.openReader([stream], own, 'one').read(48, 0);
    await log.acknowledge({ stream, group: own, consumer: 'one' }, ids);
    if (read > 0) await client.xReadGroup(foreign, 'theirs', { key: stream, id: '>' }, { COUNT: read });
    return ids;
  }

  /** Trims as a service does, at a time of the test's choice. */
  async function tidied(
    use: (parts: { pass(ms: number): Promise<void>; behind: ReturnType<typeof vi.fn> }) => Promise<void>,
  ) {
    const clock = settableClock(Date.now());
    const behind = vi.fn();
    const rounds = vi.fn();
    const counting: EventLog = {
      ...log,
      trim: async (...given) => {
        const removed = await log.trim(...given);
        rounds();
        return removed;
      },
    };
    const housekeeping = startHousekeeping({
      log: counting,
      streams: { [stream]: [{ group: own, runs: 'always' }] },
      clock,
      random: () => 0.5,
      keep: 'one',
      observer: { foreignGroupBehind: behind },
    });
    try {
      await use({
        behind,
        async pass(ms) {
          // The next round has its timer once the one before has ended.
          await expect.poll(() => clock.timers, deadline).toBeGreaterThan(0);
          const before = rounds.mock.calls.length;
          clock.advance(ms);
          await expect.poll(() => rounds.mock.calls.length, deadline).toBeGreaterThan(before);
        },
      });
    } finally {
      await housekeeping.stop();
    }
  }

  test.each([0, 20, 48])(
    'keeps its events for days when it has read %i of them, as a group of a service does',
    async (read) => {
      const [first] = await published(read);
      await tidied(async ({ pass, behind }) => {
        await pass(2 * day);
        expect(await length()).toBe(48);
        expect(await unhandled()).toBe(first);
        expect(behind.mock.calls).toEqual([]);
        // What it reads late it still gets, and what it acknowledges goes.
        if (read < 48)
          expect(
            await client.xReadGroup(foreign, 'theirs', { key: stream, id: '>' }, { COUNT: 48 - read }),
          ).toHaveLength(1);
        const pending = await client.xPendingRange(stream, foreign, '-', '+', 100);
        expect(pending).toHaveLength(48);
        await client.xAck(
          stream,
          foreign,
          pending.slice(0, 40).map(({ id }) => id),
        );
        await pass(hour);
        expect(await length()).toBe(8);
      });
    },
  );

  test('is warned of before anything is removed unread, and told of when it is; then its events go', async () => {
    await published(20);
    await tidied(async ({ pass, behind }) => {
      await pass(5 * day);
      expect(behind.mock.calls).toEqual([]);
      await pass(day);
      expect(behind.mock.calls).toEqual([[stream, foreign, { ageMs: expect.any(Number), trimmed: false }]]);
      expect(await length()).toBe(48);
      await pass(day + hour);
      expect(behind.mock.calls.at(-1)).toEqual([stream, foreign, { ageMs: expect.any(Number), trimmed: true }]);
      expect(await length()).toBe(0);
      // It goes on with what is published next.
      await log.append(stream, [{ event: 'next' }]);
      const read = (await client.xReadGroup(foreign, 'theirs', { key: stream, id: '>' })) as unknown[] | null;
      expect(read).toHaveLength(1);
    });
  });

  test('holds up nothing where it has handled all, and once it is removed', async () => {
    await published(48);
    await client.xGroupDestroy(stream, foreign);
    await tidied(async ({ pass }) => {
      await pass(2 * day);
      expect(await length()).toBe(0);
    });
  });

  test('never makes a service lose an event: what no service has handled stays, however old', async () => {
    await log.ensureGroup(stream, own);
    await client.xGroupCreate(stream, foreign, '0');
    await log.append(stream, [{ event: 'x' }]);
    await tidied(async ({ pass }) => {
      await pass(30 * day);
      expect(await length()).toBe(1);
    });
  });
});
