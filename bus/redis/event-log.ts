// The event log on Redis Streams: Redis 7.0 or later, or Valkey. Redis may lose and repeat; the stores are the truth.
import type { Random } from '@waggle/contracts';
import { EngineUnavailableError, type EventLog, type GroupReader } from '../event-log.ts';
import { appending } from './appending.ts';
import { type Connection, type ConnectionEvent, openConnection } from './connection.ts';
import { deadLetters } from './dead-letters.ts';
import { within } from './deadline.ts';
import { groups } from './groups.ts';
import { keysIn } from './keys.ts';
import { pending } from './pending.ts';
import { openReader } from './reader.ts';
import { text } from './replies.ts';

export interface RedisEventLogOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  readonly url: string;
  /** Goes before every key. Default none. */
  readonly namespace?: string;
  /** For the jitter of the pauses between attempts to connect. Default Math.random. */
  readonly random?: Random;
  /** Called once when Redis is lost and once when it is back. */
  readonly onEvent?: (event: ConnectionEvent) => void;
  /** A command without an answer for so long means that its connection hangs: it is replaced. Default 5 s. */
  readonly commandTimeoutMs?: number;
  /** A waiting read that is not back so long after its wait has ended hangs, too. Default 2 s. */
  readonly watchdogMs?: number;
}

/** Connects in the background: until Redis is there, operations reject with EngineUnavailableError. */
export function createRedisEventLog(options: RedisEventLogOptions): EventLog {
  const { onEvent, watchdogMs, namespace = '', ...connecting } = options;
  const keys = keysIn(namespace);
  const commands = openConnection({ ...connecting, purpose: 'commands', ...(onEvent ? { onEvent } : {}) });
  const readers = new Set<GroupReader>();
  return {
    ...appending(commands, keys),
    ...groups(commands, keys),
    ...pending(commands, keys),
    ...deadLetters(commands, keys),

    openReader(streams, group, consumer) {
      const watchdog = watchdogMs === undefined ? {} : { watchdogMs };
      const reader = openReader({ connection: connecting, commands, keys, streams, group, consumer, ...watchdog });
      readers.add(reader);
      return {
        read: (count, waitMs) => reader.read(count, waitMs),
        async close() {
          readers.delete(reader);
          await reader.close();
        },
      };
    },

    async check() {
      // Only this answer is given up on: a server that is slow for a second is not one that hangs.
      await within(checkMs, commands.send(['PING']), () => {
        return new EngineUnavailableError(`Redis at ${commands.address} did not answer within ${checkMs} ms`);
      });
      const evicting = await evictingPolicy(commands);
      return evicting === null ? [] : [evicting];
    },

    async close() {
      await Promise.all([...readers].map((reader) => reader.close()));
      await commands.close();
    },
  };
}

/** Readiness probes ask every few seconds and wait for about one. */
const checkMs = 1_000;

/** What is wrong with a Redis that removes streams to make room; null when it does not, or does not tell. */
async function evictingPolicy(commands: Connection): Promise<string | null> {
  // A user who may not ask for it is told nothing: that is no refusal of anything that Waggle needs.
  const memory = await commands.send(['INFO', 'memory']).then(text, () => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? '';
  // Streams have no time to live, so the volatile policies spare them; without a limit nothing is evicted.
  if (!policy.startsWith('allkeys-') || /^maxmemory:0\r?$/m.test(memory)) return null;
  return `Redis at ${commands.address} evicts keys when its memory is full (maxmemory-policy ${policy}), and events with them: set maxmemory-policy noeviction`;
}
