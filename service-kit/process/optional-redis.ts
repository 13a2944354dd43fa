// A connection to Redis for what works without it, only less well: while Redis is unavailable or slow, questions have no answer.
import { createHash } from 'node:crypto';
import { EngineRefusedError, EngineUnavailableError } from '@waggle/bus';
import { openRedisConnection } from '@waggle/bus/redis/connection.ts';
import { withDeadline } from '@waggle/bus/redis/deadline.ts';
import { isScriptMissing } from '@waggle/bus/redis/errors.ts';
import type { Reply } from '@waggle/bus/redis/replies.ts';
import { keyPrefix } from '@waggle/bus/redis/scripts.ts';
import { createSlotMap } from '@waggle/bus/redis/slot-map.ts';
import { slotOf } from '@waggle/bus/redis/slots.ts';
import { createRefusals, type RefusalObserver } from '@waggle/bus/refusals.ts';
import { systemClock } from '@waggle/contracts';
import type { Logger } from 'pino';

export interface OptionalRedisOptions {
  readonly url: string;
  /** Prefix of every key. */
  readonly namespace?: string | undefined;
  /** Those of the streams: with more than one, Redis may be a cluster. */
  readonly partitions?: number | undefined;
  /** All keys are in one slot of a cluster, that of this tag. */
  readonly tag: string;
  /** For the log: what it is, such as `the cache`, and what happens without it. */
  readonly what: string;
  readonly instead: string;
  readonly log: Logger;
  /** A Redis that takes longer than this counts as unavailable. Default 250 ms. */
  readonly timeoutMs?: number | undefined;
}

/** Lua, and its hash, by which it is called. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

export const scriptOf = (lua: string): Script => ({ lua, sha1: createHash('sha1').update(lua).digest('hex') });

export interface OptionalRedis {
  /** What Redis refuses now, as messages for people. */
  readonly refusals: readonly string[];
  /** Before every key. */
  readonly prefix: string;
  /**
   * Null while there is no answer.
   * @param subject what a refusal is about, so that it is reported once
   */
  ask(
    subject: string,
    script: Script,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<{ readonly reply: Reply } | null>;
  close(): Promise<void>;
}

/** A refusal that ends by itself is told for so long: without another question nothing shows that it has ended. */
const passingMs = 10_000;

export function connectOptionalRedis(options: OptionalRedisOptions): OptionalRedis {
  const { url, namespace = '', partitions = 1, tag, what, instead, log, timeoutMs = 250 } = options;
  let unavailable = false;
  const report = (error: unknown) => {
    if (!unavailable) log.warn({ error: String(error) }, `${what} is unavailable: ${instead}`);
    unavailable = true;
  };
  const tagged = `{${tag}}`;
  const connection = openRedisConnection({
    url,
    purpose: tag,
    connectTimeoutMs: 2_000,
    ...(partitions > 1 ? { route: createSlotMap(url).routeTo(slotOf(tagged)) } : {}),
    onEvent(event) {
      if (event.kind === 'down') report(event.error);
      else {
        if (unavailable) log.info(`${what} is available again`);
        unavailable = false;
      }
    },
  });
  const observer: RefusalObserver = {
    refused: (error) => log.warn({ error: error.message }, `Redis refuses ${what}: ${instead}`),
    accepted: (message) => log.info({ refused: message }, `Redis no longer refuses ${what}`),
  };
  const lasting = createRefusals(observer);
  // Those that end by themselves, such as that of a full disk.
  const passing = createRefusals(observer);
  let passingAt = Number.NEGATIVE_INFINITY;

  async function run({ lua, sha1 }: Script, keys: readonly string[], args: readonly string[]): Promise<Reply> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await connection.send(['EVALSHA', sha1, ...rest]);
    } catch (error) {
      if (!isScriptMissing(error)) throw error;
      return connection.send(['EVAL', lua, ...rest]);
    }
  }

  return {
    get refusals() {
      const isRecent = systemClock.now() - passingAt < passingMs;
      return [...lasting.messages, ...(isRecent ? passing.messages : [])];
    },
    prefix: keyPrefix(namespace) + (partitions > 1 ? `${tagged}:` : ''),
    async ask(subject, script, keys, args) {
      // A question would wait for an attempt to connect; doing without is faster.
      if (!connection.isUp) return null;
      try {
        const late = () => new Error(`no answer within ${timeoutMs} ms`);
        const reply = await withDeadline(timeoutMs, run(script, keys, args), late);
        lasting.settle(subject);
        passing.settle(subject);
        if (unavailable) log.info(`${what} is available again`);
        unavailable = false;
        return { reply };
      } catch (error) {
        if (error instanceof EngineRefusedError) lasting.note(subject, error);
        else if (error instanceof EngineUnavailableError && error.refusal !== undefined) {
          passing.note(subject, error);
          passingAt = systemClock.now();
        } else report(error);
        return null;
      }
    },
    close: () => connection.close(0),
  };
}
