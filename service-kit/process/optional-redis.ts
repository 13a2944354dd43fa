// A connection to Redis for what works without it, only less well: while Redis is unavailable or slow, questions have no answer.
import { withDeadline } from '@waggle/bus/redis/deadline.ts';
import { refusalOf, userOf } from '@waggle/bus/redis/refusal.ts';
import { createRefusals } from '@waggle/bus/refusals.ts';
import { type Backoff, backoffDelay } from '@waggle/contracts';
import type { Logger } from 'pino';

/** The part of a client that is used here. */
interface RedisClient {
  readonly isReady: boolean;
  readonly isOpen: boolean;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  connect(): Promise<unknown>;
  type(key: string): Promise<string>;
  destroy(): void;
}

export interface OptionalRedisOptions {
  /** Of a client that is not connected yet, made with `optionalRedisOptions`. */
  readonly client: RedisClient;
  readonly url: string;
  /** For the log: what it is, such as `the cache`, and what happens without it. */
  readonly what: string;
  readonly instead: string;
  readonly log: Logger;
  /** A Redis that takes longer than this counts as unavailable. Default 250 ms. */
  readonly timeoutMs?: number | undefined;
}

export interface OptionalRedis {
  /** What Redis refuses now, as messages for people. */
  readonly refusals: readonly string[];
  /**
   * Null while there is no answer.
   * @param subject what a refusal is about, so that it is reported once
   */
  ask<T>(subject: string, keys: readonly string[], question: () => Promise<T>): Promise<T | null>;
  close(): Promise<void>;
}

export const optionalRedisOptions = (url: string) => ({
  url,
  // Queued commands would wait for Redis to come back; doing without it is faster.
  disableOfflineQueue: true,
  socket: {
    connectTimeout: 2_000,
    reconnectStrategy: (tries: number) => backoffDelay(reconnectBackoff, tries + 1),
  },
});

export function connectOptionalRedis(options: OptionalRedisOptions): OptionalRedis {
  const { client, url, what, instead, log, timeoutMs = 250 } = options;
  let unavailable = false;
  const report = (error: unknown) => {
    if (!unavailable) log.warn({ error: String(error) }, `${what} is unavailable: ${instead}`);
    unavailable = true;
  };
  client.on('error', report);
  client.on('ready', () => {
    if (unavailable) log.info(`${what} is available again`);
    unavailable = false;
  });
  client.connect().catch(report);
  const refusals = createRefusals({
    refused: (error) => log.warn({ error: error.message }, `Redis refuses ${what}: ${instead}`),
    accepted: (message) => log.info({ refused: message }, `Redis no longer refuses ${what}`),
  });
  const address = new URL(url).host;
  const refusedOn = (error: unknown, keys: readonly string[]) =>
    refusalOf(error, { address, user: userOf(url), args: ['EVALSHA', '', String(keys.length), ...keys] }, (key) =>
      client.type(key),
    );
  return {
    get refusals() {
      return refusals.messages;
    },
    async ask(subject, keys, question) {
      if (!client.isReady) return null;
      try {
        const answer = await withDeadline(timeoutMs, question(), () => new Error(`no answer within ${timeoutMs} ms`));
        refusals.settle(subject);
        return answer;
      } catch (error) {
        const refused = await refusedOn(error, keys);
        if (refused) refusals.note(subject, refused);
        else report(error);
        return null;
      }
    },
    async close() {
      if (client.isOpen) client.destroy();
    },
  };
}

const reconnectBackoff: Backoff = { firstMs: 100, maxMs: 2_000, jitter: 0 };
