import { randomUUID } from 'node:crypto';
import { systemClock } from '@waggle/contracts';
import { pino } from 'pino';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { startRedis } from '../../test/support/redis.ts';
import type { Cache } from './cache.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisCache, type RedisCache } from './redis-cache.ts';

const log = pino({ level: 'silent' });
const redisUrl = inject('redisUrl');
const redisServer = inject('redisServer');
const opened: RedisCache[] = [];
afterEach(async () => {
  for (const cache of opened.splice(0)) await cache.close();
});

async function openRedisCache(url: string, namespace: string): Promise<RedisCache> {
  const cache = createRedisCache({ url, namespace, log });
  opened.push(cache);
  // Until it is connected, a cache loads every time.
  await vi.waitFor(async () => {
    await cache.remember('connected', 60_000, async () => 'yes');
    expect(await cache.remember('connected', 60_000, async () => 'not yet')).toBe('yes');
  }, 10_000);
  return cache;
}

function behavesAsCache(open: () => Promise<Cache>) {
  test('a value is loaded once and then cached', async () => {
    const cache = await open();
    expect(await cache.remember('menu', 60_000, async () => 'first')).toBe('first');
    expect(await cache.remember('menu', 60_000, async () => 'second')).toBe('first');
  });

  test('an invalidated value is reloaded', async () => {
    const cache = await open();
    await cache.remember('menu', 60_000, async () => 'old');
    await cache.invalidate('menu');
    expect(await cache.remember('menu', 60_000, async () => 'new')).toBe('new');
  });

  test('a value that is invalidated during its load is returned but not cached', async () => {
    const cache = await open();
    const answer = await cache.remember('menu', 60_000, async () => {
      await cache.invalidate('menu');
      return 'outdated';
    });
    expect(answer).toBe('outdated');
    expect(await cache.remember('menu', 60_000, async () => 'new')).toBe('new');
  });

  test('a value expires after its TTL', async () => {
    const cache = await open();
    await cache.remember('menu', 1, async () => 'old');
    await vi.waitFor(async () => expect(await cache.remember('menu', 1, async () => 'new')).toBe('new'), 5_000);
  });

  test('an error of the load is rethrown and not cached', async () => {
    const cache = await open();
    const failing = cache.remember('menu', 60_000, () => Promise.reject(new Error('store away')));
    await expect(failing).rejects.toThrow('store away');
    expect(await cache.remember('menu', 60_000, async () => 'there')).toBe('there');
  });
}

describe('the cache in memory', () => {
  behavesAsCache(async () => createMemoryCache(systemClock));

  test('is bounded: it evicts the oldest value', async () => {
    const cache = createMemoryCache(systemClock, 2);
    for (const key of ['a', 'b', 'c']) await cache.remember(key, 60_000, async () => `old ${key}`);
    expect(await cache.remember('c', 60_000, async () => 'new c')).toBe('old c');
    expect(await cache.remember('a', 60_000, async () => 'new a')).toBe('new a');
  });
});

describe.skipIf(!redisUrl)('the cache in Redis', () => {
  const url = redisUrl ?? '';
  const namespace = () => `cache-test-${randomUUID()}`;
  behavesAsCache(() => openRedisCache(url, namespace()));

  test('a value that one process invalidates is reloaded by another', async () => {
    const shared = namespace();
    const [one, other] = [await openRedisCache(url, shared), await openRedisCache(url, shared)];
    await one.remember('menu', 60_000, async () => 'old');
    await other.invalidate('menu');
    expect(await one.remember('menu', 60_000, async () => 'new')).toBe('new');
  });

  test('without Redis, values load directly and invalidating has no effect', async () => {
    const cache = createRedisCache({ url: 'redis://127.0.0.1:1', log });
    opened.push(cache);
    expect(await cache.remember('menu', 60_000, async () => 'loaded')).toBe('loaded');
    await cache.invalidate('menu');
  });

  test.skipIf(!redisServer)('a Redis that hangs does not hold answers up', async () => {
    const redis = await startRedis();
    try {
      const cache = await openRedisCache(redis.url, 'hangs');
      await cache.remember('menu', 60_000, async () => 'cached');
      process.kill(redis.pid, 'SIGSTOP');
      expect(await cache.remember('menu', 60_000, async () => 'loaded')).toBe('loaded');
    } finally {
      process.kill(redis.pid, 'SIGCONT');
      await redis.stop();
    }
  });
});
