// The cache that the processes of the cluster engine share, in Redis. While Redis is unavailable or slow, values come from `load`.
import { keyPrefix } from '@waggle/bus/redis/scripts.ts';
import type { Logger } from 'pino';
import { type CommandParser, createClient, defineScript } from 'redis';
import type { Cache } from './cache.ts';
import { connectOptionalRedis, optionalRedisOptions } from './optional-redis.ts';

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
  const client = createClient({ ...optionalRedisOptions(url), scripts });
  const redis = connectOptionalRedis({ client, url, what: 'the cache', instead, log, timeoutMs });
  const prefix = keyPrefix(namespace);
  const keysFor = (key: string) => [`${prefix}cache:${key}`, `${prefix}cache-generation:${key}`] as const;
  return {
    get refusals() {
      return redis.refusals;
    },
    async remember(key, ttlMs, load) {
      const keys = keysFor(key);
      const [valueKey, generationKey] = keys;
      const found = await redis.ask(key, keys, () => client.lookUp(valueKey, generationKey));
      if (found?.value != null) return found.value;
      const value = await load();
      if (found) await redis.ask(key, keys, () => client.keep(valueKey, generationKey, found.generation, value, ttlMs));
      return value;
    },
    async invalidate(key) {
      const keys = keysFor(key);
      await redis.ask(key, keys, () => client.drop(...keys));
    },
    close: () => redis.close(),
  };
}

// Longer than any load takes: if a generation expired during a load, a new count could reach the same number.
const generationMs = 3_600_000;

const scripts = {
  // KEYS value, generation. Returns {value or nil, generation or ''}.
  lookUp: defineScript({
    SCRIPT: `return { redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]) or '' }`,
    NUMBER_OF_KEYS: 2,
    parseCommand: (parser: CommandParser, value: string, generation: string) => {
      parser.pushKeys([value, generation]);
    },
    transformReply: (reply: unknown) => {
      const [value, generation] = reply as [string | null, string];
      return { value, generation };
    },
  }),
  // KEYS value, generation. ARGV generation that was looked up, value, time to live in ms. Returns 1 when it was kept.
  keep: defineScript({
    SCRIPT: `
      if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
      return 1`,
    NUMBER_OF_KEYS: 2,
    parseCommand: (
      parser: CommandParser,
      key: string,
      generationKey: string,
      generation: string,
      value: string,
      ttlMs: number,
    ) => {
      parser.pushKeys([key, generationKey]);
      parser.push(generation, value, String(ttlMs));
    },
    transformReply: (reply: unknown) => reply === 1,
  }),
  // KEYS value, generation. Returns the new generation.
  drop: defineScript({
    SCRIPT: `
      redis.call('DEL', KEYS[1])
      local generation = redis.call('INCR', KEYS[2])
      redis.call('PEXPIRE', KEYS[2], ${generationMs})
      return generation`,
    NUMBER_OF_KEYS: 2,
    parseCommand: (parser: CommandParser, key: string, generationKey: string) => {
      parser.pushKeys([key, generationKey]);
    },
    transformReply: (reply: unknown) => Number(reply),
  }),
};
