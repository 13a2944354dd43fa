// The cache that the processes of the cluster engine share, in Redis. While Redis is unavailable or slow, values come from `load`.
import { asList, asText } from '@waggle/bus/redis/replies.ts';
import type { Logger } from 'pino';
import type { Cache } from './cache.ts';
import { connectOptionalRedis, scriptOf } from './optional-redis.ts';

export interface RedisCacheOptions {
  readonly url: string;
  /** Prefix of every key. */
  readonly namespace?: string;
  /** Those of the streams: with more than one, Redis may be a cluster. */
  readonly partitions?: number;
  readonly log: Logger;
  /** A cache that takes longer than this counts as unavailable. Default 250 ms. */
  readonly timeoutMs?: number;
}

export interface RedisCache extends Cache {
  /** What Redis refuses now, as messages for people. */
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

export function createRedisCache(options: RedisCacheOptions): RedisCache {
  const instead = 'values come from the store';
  const redis = connectOptionalRedis({ ...options, tag: 'cache', what: 'the cache', instead });
  const keysFor = (key: string) => [`${redis.prefix}cache:${key}`, `${redis.prefix}cache-generation:${key}`];
  return {
    get refusals() {
      return redis.refusals;
    },
    async remember(key, ttlMs, load) {
      const keys = keysFor(key);
      const found = await redis.ask(key, lookUp, keys, []);
      if (!found) return load();
      const [value, generation] = asList(found.reply);
      if (value !== null && value !== undefined) return asText(value);
      const loaded = await load();
      await redis.ask(key, keep, keys, [asText(generation), loaded, String(ttlMs)]);
      return loaded;
    },
    async invalidate(key) {
      await redis.ask(key, drop, keysFor(key), []);
    },
    close: () => redis.close(),
  };
}

// Longer than any load takes: if a generation expired during a load, a new count could reach the same number.
const generationMs = 3_600_000;

// KEYS value, generation. Returns {value or nil, generation or ''}.
const lookUp = scriptOf(`return { redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]) or '' }`);

// KEYS value, generation. ARGV generation that was looked up, value, time to live in ms. Returns 1 when it was kept.
const keep = scriptOf(`
  if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  return 1`);

// KEYS value, generation. Returns the new generation.
const drop = scriptOf(`
  redis.call('DEL', KEYS[1])
  local generation = redis.call('INCR', KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ${generationMs})
  return generation`);
