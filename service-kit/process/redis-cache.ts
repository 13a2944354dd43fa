// The cache that the processes of the cluster engine share, in Redis. While Redis is unavailable or slow, values come from `load`.
import { keyPrefix } from '@waggle/bus/redis/scripts.ts';
import type { Logger } from 'pino';
import type { Cache } from './cache.ts';
import { connectOptionalRedis, script } from './optional-redis.ts';

export interface RedisCacheOptions {
  readonly url: string;
  /** Prefix of every key. */
  readonly namespace?: string;
  readonly log: Logger;
  /** A cache that takes longer than this counts as unavailable. Default 250 ms. */
  readonly timeoutMs?: number;
}

export interface RedisCache extends Cache {
  /** What Redis refuses now, as messages for people. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

export function createRedisCache({ url, namespace = '', log, timeoutMs }: RedisCacheOptions): RedisCache {
  const instead = 'values come from the store';
  const redis = connectOptionalRedis({ url, what: 'the cache', instead, log, timeoutMs });
  const prefix = keyPrefix(namespace);
  const keysFor = (key: string) => [`${prefix}cache:${key}`, `${prefix}cache-generation:${key}`] as const;
  return {
    get refusals() {
      return redis.refusals;
    },
    async remember(key, ttlMs, load) {
      const question = { subject: key, keys: keysFor(key) };
      const found = (await redis.ask(lookUp, question)) as readonly [string | null, string] | null;
      const [cached = null, generation = ''] = found ?? [];
      if (cached !== null) return cached;
      const value = await load();
      if (found) await redis.ask(keep, { ...question, args: [generation, value, String(ttlMs)] });
      return value;
    },
    async invalidate(key) {
      await redis.ask(drop, { subject: key, keys: keysFor(key) });
    },
    close: () => redis.close(),
  };
}

// Longer than any load takes: if a generation expired during a load, a new count could reach the same number.
const generationMs = 3_600_000;

// KEYS value, generation. Returns {value or nil, generation or ''}.
const lookUp = script(`return { redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]) or '' }`);

// KEYS value, generation. ARGV generation that was looked up, value, time to live in ms. Returns 1 when it was kept.
const keep = script(`
  if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  return 1`);

// KEYS value, generation. Returns the new generation.
const drop = script(`
  redis.call('DEL', KEYS[1])
  local generation = redis.call('INCR', KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ${generationMs})
  return generation`);
