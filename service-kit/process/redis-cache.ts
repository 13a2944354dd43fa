// The cache that the processes of the cluster engine share, in Redis. While Redis is unavailable or slow, values come from `load`.
import { withDeadline } from '@waggle/bus/redis/deadline.ts';
import { refusalOf, userOf } from '@waggle/bus/redis/refusal.ts';
import { keyPrefix } from '@waggle/bus/redis/scripts.ts';
import { createRefusals } from '@waggle/bus/refusals.ts';
import { type Backoff, backoffDelay } from '@waggle/contracts';
import type { Logger } from 'pino';
import { type CommandParser, createClient, defineScript } from 'redis';
import type { Cache } from './cache.ts';

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

export function createRedisCache({ url, namespace = '', log, timeoutMs = 250 }: RedisCacheOptions): RedisCache {
  const client = createClient({
    url,
    scripts,
    // Queued commands would wait for Redis to come back; loading the value is faster.
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => backoffDelay(reconnectBackoff, tries + 1) },
  });
  let unavailable = false;
  const report = (error: unknown) => {
    if (!unavailable) log.warn({ error: String(error) }, 'the cache is unavailable: values come from the store');
    unavailable = true;
  };
  client.on('error', report);
  client.on('ready', () => {
    if (unavailable) log.info('the cache is available again');
    unavailable = false;
  });
  client.connect().catch(report);
  const refusals = createRefusals({
    refused: (error) => log.warn({ error: error.message }, 'Redis refuses the cache: values come from the store'),
    accepted: (message) => log.info({ refused: message }, 'Redis no longer refuses the cache'),
  });
  const address = new URL(url).host;
  const refusedOn = (error: unknown, keys: readonly string[]) =>
    refusalOf(error, { address, user: userOf(url), args: ['EVALSHA', '', String(keys.length), ...keys] }, (key) =>
      client.type(key),
    );

  const prefix = keyPrefix(namespace);
  const keys = (key: string) => [`${prefix}cache:${key}`, `${prefix}cache-generation:${key}`] as const;
  const ask = async <T>(usedKeys: readonly string[], question: () => Promise<T>): Promise<T | null> => {
    if (!client.isReady) return null;
    try {
      const answer = await withDeadline(timeoutMs, question(), () => new Error(`no answer within ${timeoutMs} ms`));
      refusals.settle(usedKeys.join());
      return answer;
    } catch (error) {
      const refused = await refusedOn(error, usedKeys);
      if (refused) refusals.note(usedKeys.join(), refused);
      else report(error);
      return null;
    }
  };
  return {
    get refusals() {
      return refusals.messages;
    },
    async remember(key, ttlMs, load) {
      const [valueKey, generationKey] = keys(key);
      const found = await ask([valueKey, generationKey], () => client.lookUp(valueKey, generationKey));
      if (found?.value != null) return found.value;
      const value = await load();
      if (found)
        await ask([valueKey, generationKey], () =>
          client.keep(valueKey, generationKey, found.generation, value, ttlMs),
        );
      return value;
    },
    async invalidate(key) {
      const [valueKey, generationKey] = keys(key);
      await ask([valueKey, generationKey], () => client.drop(valueKey, generationKey));
    },
    async close() {
      if (client.isOpen) client.destroy();
    },
  };
}

const reconnectBackoff: Backoff = { firstMs: 100, maxMs: 2_000, jitter: 0 };

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
