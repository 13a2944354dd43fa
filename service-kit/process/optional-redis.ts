// A connection to Redis for what works without it, only less well: while Redis is unavailable or slow, questions have no answer.
import { createHash } from 'node:crypto';
import { unconnectedClient } from '@waggle/bus/redis/connect.ts';
import { withDeadline } from '@waggle/bus/redis/deadline.ts';
import { isScriptMissing } from '@waggle/bus/redis/errors.ts';
import { refusalOf, userOf } from '@waggle/bus/redis/refusal.ts';
import { createRefusals } from '@waggle/bus/refusals.ts';
import { type Backoff, backoffDelay } from '@waggle/contracts';
import type { Logger } from 'pino';

export interface OptionalRedisOptions {
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
   * The reply to a script; null while there is none.
   * @param subject what a refusal is about, so that it is reported once
   */
  ask(script: Script, question: Question): Promise<Reply | null>;
  close(): Promise<void>;
}

export interface Question {
  readonly subject: string;
  readonly keys: readonly string[];
  readonly args?: readonly string[];
}

export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

/** A script that Redis runs in one step, by its hash: the source goes only to a server that lacks it. */
export const script = (lua: string): Script => ({ lua, sha1: createHash('sha1').update(lua).digest('hex') });

/** A reply of a script; strings are text. */
type Reply = null | string | number | readonly Reply[];

export function connectOptionalRedis(options: OptionalRedisOptions): OptionalRedis {
  const { url, what, instead, log, timeoutMs = 250 } = options;
  const client = newClient(url);
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
    async ask({ lua, sha1 }, { subject, keys, args = [] }) {
      if (!client.isReady) return null;
      try {
        const rest = [String(keys.length), ...keys, ...args];
        const reply = client.sendCommand<Reply>(['EVALSHA', sha1, ...rest]).catch((error: unknown) => {
          if (!isScriptMissing(error)) throw error;
          return client.sendCommand<Reply>(['EVAL', lua, ...rest]);
        });
        const answer = await withDeadline(timeoutMs, reply, () => new Error(`no answer within ${timeoutMs} ms`));
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

const newClient = (url: string) =>
  unconnectedClient.duplicate({
    url,
    commandOptions: { typeMapping: {} },
    // Queued commands would wait for Redis to come back; doing without it is faster.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2_000,
      reconnectStrategy: (tries: number) => backoffDelay(reconnectBackoff, tries + 1),
    },
  });

const reconnectBackoff: Backoff = { firstMs: 100, maxMs: 2_000, jitter: 0 };
