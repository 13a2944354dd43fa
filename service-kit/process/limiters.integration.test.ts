// Budgets on both engines: the same cases for those in memory and those in Redis, and what happens when Redis is away.
import { randomUUID } from 'node:crypto';
import { type SettableClock, settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { pino } from 'pino';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { startRedis } from '../../test/support/redis.ts';
import { type Budget, createMemoryLimiter, type RateLimiter } from '../http/index.ts';
import { createRedisLimiter, type RedisLimiter } from './redis-limiter.ts';

const log = pino({ level: 'silent' });
const redisUrl = inject('redisUrl');
const redisServer = inject('redisServer');
const opened: RedisLimiter[] = [];
afterEach(async () => {
  for (const limiter of opened.splice(0)) await limiter.close();
});

/** Three at once, then one every ten seconds. */
const budget = (key: string): Budget => ({ key, rate: { count: 3, perMs: 30_000 } });
const spendTimes = async (limiter: RateLimiter, key: string, times: number): Promise<string[]> => {
  const kinds: string[] = [];
  for (let n = 0; n < times; n += 1) kinds.push((await limiter.spend([budget(key)])).kind);
  return kinds;
};
const allowed = (kinds: readonly string[]): number => kinds.filter((kind) => kind === 'allowed').length;

async function openRedisLimiter(url: string, namespace: string, clock: SettableClock): Promise<RedisLimiter> {
  const limiter = createRedisLimiter({ url, namespace, log, clock });
  opened.push(limiter);
  // Until it is connected, a process has its own budgets: another one sees nothing of them.
  await vi.waitFor(async () => {
    const [probe, other] = [randomUUID(), createRedisLimiter({ url, namespace, log, clock })];
    opened.push(other);
    clock.advance(1_000);
    const kinds = [...(await spendTimes(limiter, probe, 3)), ...(await spendTimes(other, probe, 1))];
    expect(allowed(kinds)).toBe(3);
  }, 20_000);
  return limiter;
}

function behavesAsLimiter(open: (clock: SettableClock) => Promise<RateLimiter>) {
  test('as many as the rate allows at once, then one after each interval', async () => {
    const clock = settableClock();
    const limiter = await open(clock);
    expect(allowed(await spendTimes(limiter, 'a', 5))).toBe(3);
    expect(await limiter.spend([budget('a')])).toEqual({ kind: 'limited', key: 'a', waitMs: 10_000 });
    clock.advance(9_999);
    expect(await limiter.spend([budget('a')])).toMatchObject({ kind: 'limited', waitMs: 1 });
    clock.advance(1);
    expect(allowed(await spendTimes(limiter, 'a', 2))).toBe(1);
    clock.advance(30_000);
    expect(allowed(await spendTimes(limiter, 'a', 5))).toBe(3);
  });

  test('what was for nothing is put back', async () => {
    const limiter = await open(settableClock());
    await spendTimes(limiter, 'a', 4);
    await limiter.refund([budget('a'), budget('never-spent')]);
    expect(allowed(await spendTimes(limiter, 'a', 4))).toBe(1);
    expect(allowed(await spendTimes(limiter, 'never-spent', 4))).toBe(3);
  });

  test('one budget that is used up leaves the others untouched', async () => {
    const limiter = await open(settableClock());
    await spendTimes(limiter, 'a', 3);
    expect(await limiter.spend([budget('b'), budget('a')])).toMatchObject({ kind: 'limited', key: 'a' });
    expect(allowed(await spendTimes(limiter, 'b', 4))).toBe(3);
  });

  test('concurrent requests take no more than the budget', async () => {
    const limiter = await open(settableClock());
    const all = await Promise.all(Array.from({ length: 20 }, () => limiter.spend([budget('a')])));
    expect(allowed(all.map(({ kind }) => kind))).toBe(3);
  });
}

describe('in memory', () => {
  behavesAsLimiter(async (clock) => createMemoryLimiter(clock));

  test('keeps no more budgets than its maximum, and drops full ones first', async () => {
    const clock = settableClock();
    const limiter = createMemoryLimiter(clock, 10);
    for (let n = 0; n < 3; n += 1) await spendTimes(limiter, `full-${n}`, 1);
    clock.advance(30_000);
    await spendTimes(limiter, 'used', 3);
    for (let n = 0; n < 7; n += 1) await limiter.spend([budget(`other-${n}`)]);
    expect(allowed(await spendTimes(limiter, 'used', 1))).toBe(0);
  });
});

describe.skipIf(redisUrl === null)('in Redis', () => {
  const url = redisUrl ?? '';
  const namespace = () => `limiter-test-${randomUUID()}`;
  behavesAsLimiter((clock) => openRedisLimiter(url, namespace(), clock));

  test('all processes share a budget', async () => {
    const [clock, shared] = [settableClock(), namespace()];
    const one = await openRedisLimiter(url, shared, clock);
    const other = await openRedisLimiter(url, shared, clock);
    const kinds = await Promise.all([one, other, one, other, one].map((limiter) => limiter.spend([budget('a')])));
    expect(allowed(kinds.map(({ kind }) => kind))).toBe(3);
  });

  test('without Redis each process limits by itself: it refuses neither everybody nor nobody', async () => {
    const limiter = createRedisLimiter({ url: 'redis://127.0.0.1:1', log, clock: settableClock() });
    opened.push(limiter);
    expect(allowed(await spendTimes(limiter, 'a', 6))).toBe(3);
    expect(allowed(await spendTimes(limiter, 'b', 1))).toBe(1);
  });

  test.skipIf(!redisServer)('a Redis that hangs delays one request, not a flood of them', async () => {
    const redis = await startRedis();
    try {
      const limiter = await openRedisLimiter(redis.url, 'hangs', settableClock());
      process.kill(redis.pid, 'SIGSTOP');
      expect(allowed(await spendTimes(limiter, 'a', 6))).toBe(3);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
      await redis.stop();
    }
  });
});
