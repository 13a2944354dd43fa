// The event log on Redis Streams: Redis 7.0 or later, or Valkey. Redis may lose or repeat entries; the stores are the source of
// truth.
import { messageOf, type Random } from '@waggle/contracts';
import { EngineUnavailableError, type EventLog, type GroupReader } from '../event-log.ts';
import { createPartitionedEventLog } from '../partitioned/partitioned-log.ts';
import { appending } from './appending.ts';
import { type ConnectionEvent, openRedisConnection, type RedisConnection } from './connection.ts';
import { deadLetters } from './dead-letters.ts';
import { withDeadline } from './deadline.ts';
import { type RedisProblem, sentenceOf } from './fitness.ts';
import { groups } from './groups.ts';
import { pending } from './pending.ts';
import { openReader } from './reader.ts';
import { asList, asText } from './replies.ts';
import { keysIn } from './scripts.ts';
import { createSlotMap, type ServerRoute } from './slot-map.ts';
import { slotOf, tagOf } from './slots.ts';

export interface RedisEventLogOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`; with several partitions, of one or more nodes of a cluster. */
  readonly url: string;
  /** The prefix of every key. Default none. */
  readonly namespace?: string;
  /** For the jitter of the reconnect backoff. Default Math.random. */
  readonly random?: Random;
  /** Called once on the loss of Redis and once on its recovery. */
  readonly onEvent?: (event: ConnectionEvent) => void;
  /** The command timeout, after which the connection counts as hanging and is replaced. Default 5 s. */
  readonly commandTimeoutMs?: number;
  /** How long after its wait a blocking read counts as hanging. Default 2 s. */
  readonly watchdogMs?: number;
  /** The partitions of each stream. Default 1; a Redis Cluster needs more. */
  readonly partitions?: number;
}

/** Connects in the background: until then, operations reject with EngineUnavailableError. */
export function createRedisEventLog(options: RedisEventLogOptions): EventLog {
  const { partitions: count = 1, ...each } = options;
  if (count === 1) return createOne(each);
  const slots = createSlotMap(options.url);
  const parts = Array.from({ length: count }, (_, partition) => {
    const tag = tagOf(partition, count);
    return createOne({ ...each, tag, route: slots.routeTo(slotOf(`{${tag}}`)) });
  });
  return createPartitionedEventLog(parts);
}

type OneOptions = Omit<RedisEventLogOptions, 'partitions'> & { readonly tag?: string; readonly route?: ServerRoute };

function createOne(options: OneOptions): EventLog {
  const { onEvent, watchdogMs, namespace = '', tag, ...connecting } = options;
  const keys = keysIn(namespace, tag);
  const commands = openRedisConnection({ ...connecting, purpose: 'commands', ...(onEvent ? { onEvent } : {}) });
  const readers = new Set<GroupReader>();
  return {
    ...appending(commands, keys),
    ...groups(commands, keys),
    ...pending(commands, keys),
    ...deadLetters(commands, keys),
    // The server at one address is taken to be always the same one: what it lost shows as a stream that is behind.
    ...(connecting.route ? { reconnections: () => commands.connections } : {}),

    openReader(streams, group, consumer) {
      const watchdog = watchdogMs === undefined ? {} : { watchdogMs };
      const closed = () => readers.delete(reader);
      const reader = openReader({
        connection: connecting,
        commands,
        keys,
        streams,
        group,
        consumer,
        closed,
        ...watchdog,
      });
      readers.add(reader);
      return reader;
    },

    async check() {
      // Only this check times out: a server that is slow for a second does not hang.
      await withDeadline(checkMs, commands.send(['PING']), () => {
        return new EngineUnavailableError(`Redis at ${commands.address} did not answer within ${checkMs} ms`);
      });
      const evicting = await evictingPolicy(commands);
      return evicting === null ? [] : [sentenceOf(evicting)];
    },

    async scrub() {
      const persistence = await commands.send(['INFO', 'persistence']).then(asText, () => '');
      const appends = !/^aof_enabled:0/m.test(persistence);
      const snapshots = appends ? await takesSnapshots(commands, persistence) : 'yes';
      const left: string[] = [];
      const write = async (what: string, command: string, ...args: string[]): Promise<void> => {
        try {
          await commands.send([command, ...args]);
        } catch (error) {
          // Its user may lack the right, or a rewrite may be running already.
          left.push(`${what}, until it is written again: run ${command} (${messageOf(error)})`);
        }
      };
      if (appends) await write('Redis’s append-only file', 'BGREWRITEAOF');
      // A snapshot waits for the rewrite.
      if (snapshots === 'yes') await write('Redis’s snapshot (dump.rdb)', 'BGSAVE', 'SCHEDULE');
      if (snapshots === 'unknown')
        left.push('a snapshot of Redis (dump.rdb), if it takes any, until it is written again: run BGSAVE');
      return left;
    },

    async close() {
      await Promise.all([...readers].map((reader) => reader.close()));
      await commands.close();
    },
  };
}

/** Readiness probes run every few seconds and wait for about one. */
const checkMs = 1_000;

/**
 * Whether a Redis with an append-only file writes snapshots beside it, which hold what was deleted since. Where it does not, one must
 * not be made: it would keep the personal data of the streams for good.
 */
async function takesSnapshots(commands: RedisConnection, persistence: string): Promise<'yes' | 'no' | 'unknown'> {
  const [, saved = '0'] = /^rdb_last_save_time:(\d+)/m.exec(persistence) ?? [];
  const server = await commands.send(['INFO', 'server']).then(asText, () => '');
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(server)?.[1]);
  // A start counts as a snapshot; both clocks are in whole seconds.
  const started = Math.floor(read('server_time_usec') / 1_000_000) - read('uptime_in_seconds');
  if (/^rdb_saves:[1-9]/m.test(persistence) || Number(saved) > started + 1) return 'yes';
  try {
    const [, points] = asList(await commands.send(['CONFIG', 'GET', 'save'])).map(asText);
    return points === '' || points === undefined ? 'no' : 'yes';
  } catch {
    return 'unknown';
  }
}

/** The problem with an eviction policy that removes streams; null when there is none or it is unknown. */
export async function evictingPolicy(commands: RedisConnection): Promise<RedisProblem | null> {
  // A user without the permission for CONFIG skips the check: Waggle does not need it.
  const memory = await commands.send(['INFO', 'memory']).then(asText, () => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? '';
  // Streams have no TTL, so the volatile policies spare them; without maxmemory nothing is evicted.
  if (!policy.startsWith('allkeys-') || /^maxmemory:0\r?$/m.test(memory)) return null;
  return {
    found: `Redis at ${commands.address} evicts keys when its memory is full (maxmemory-policy ${policy}), and events with them`,
    todo: 'set maxmemory-policy noeviction',
  };
}
