// A group's reader: waits for new entries on a separate connection, because a blocking read blocks its connection.
import { setTimeout } from 'node:timers/promises';
import type { Entry, GroupReader } from '../event-log.ts';
import { openRedisConnection, type RedisConnection, type RedisConnectionOptions } from './connection.ts';
import { withDeadline } from './deadline.ts';
import { asEntry, asList, asText, type Reply } from './replies.ts';
import type { Keys } from './scripts.ts';

export interface ReaderOptions {
  readonly connection: Omit<RedisConnectionOptions, 'purpose'>;
  /** The connection for commands while the reader's own one blocks. */
  readonly commands: RedisConnection;
  readonly keys: Keys;
  readonly streams: readonly string[];
  readonly group: string;
  readonly consumer: string;
  /** Called once, when it is closed. */
  readonly closed: () => void;
  /** How long after its wait a read counts as hanging and its connection is replaced. Default 2 s. */
  readonly watchdogMs?: number;
}

export function openReader(options: ReaderOptions): GroupReader {
  const { commands, keys, streams, group, consumer, watchdogMs = 2_000 } = options;
  if (streams.length === 0) return readerOfNothing(options.closed);
  const connection = openRedisConnection({ ...options.connection, purpose: `reader:${group}` });
  const streamOfKey = new Map(streams.map((stream) => [keys.stream(stream), stream]));
  /** The surplus of the last read; see `read`. */
  let surplus: Entry[] = [];
  let next = 0;
  let reading: Promise<unknown> = Promise.resolve();
  let waitingOn: string | null = null;
  let closed = false;

  async function readGroup(from: readonly string[], count: number, waitMs: number): Promise<Entry[]> {
    const wait = waitMs > 0 ? ['BLOCK', String(waitMs)] : [];
    const all = ['STREAMS', ...from.map(keys.stream), ...from.map(() => '>')];
    const command = ['XREADGROUP', 'GROUP', group, consumer, 'COUNT', String(count), ...wait, ...all];
    const asked = connection.use(async ({ client, id }) => {
      waitingOn = waitMs > 0 ? id : null;
      return client.sendCommand<Reply>(command);
    }, waitMs + watchdogMs);
    const reply = await connection.explained(command, asked);
    return reply === null ? [] : entriesOf(asList(reply));
  }

  function entriesOf(byKey: readonly Reply[]): Entry[] {
    const entries: Entry[] = [];
    for (let i = 0; i + 1 < byKey.length; i += 2) {
      const key = asText(byKey[i]);
      const stream = streamOfKey.get(key) ?? key;
      entries.push(...asList(byKey[i + 1]).map((entry) => asEntry(stream, entry)));
    }
    return entries;
  }

  // Redis applies the count to each stream separately. A consumer must not hold more than it can start soon: the surplus
  // would go idle, and others would claim it.
  async function read(count: number, waitMs: number): Promise<Entry[]> {
    if (surplus.length > 0) return surplus.splice(0, count);
    if (count >= streams.length) return readGroup(streams, Math.floor(count / streams.length), waitMs);
    // Fewer slots than streams: reads one entry each from as many streams, round-robin.
    const some = [...streams, ...streams].slice(next, next + count);
    next = (next + count) % streams.length;
    const found = await readGroup(some, 1, 0);
    if (found.length > 0 || closed) return found;
    // Blocks on all streams. Usually ends with the first entry, but several may have arrived since the line above.
    const entries = await readGroup(streams, 1, waitMs);
    surplus = entries.slice(count);
    return entries.slice(0, count);
  }

  return {
    async read(count, waitMs) {
      // For Redis a count of 0 means unlimited.
      if (closed || count < 1) return [];
      const result = read(count, Math.ceil(Math.min(waitMs, longestWaitMs)));
      reading = result.catch(() => {});
      try {
        return await result;
      } catch (error) {
        if (closed) return [];
        throw error;
      } finally {
        waitingOn = null;
      }
    },

    async close() {
      if (closed) return;
      closed = true;
      options.closed();
      // CLIENT UNBLOCK ends the wait without an entry. Cutting the connection could drop an entry in delivery, which would stay
      // pending until it is claimed.
      const ended = Promise.all([reading, waitingOn === null ? null : commands.send(['CLIENT', 'UNBLOCK', waitingOn])]);
      await withDeadline(unblockMs, ended, () => new Error('still reading')).catch(() => {});
      await connection.close(0);
    },
  };
}

/** For a service without subscriptions: only waits. Redis has no read without a stream. */
function readerOfNothing(closed: () => void): GroupReader {
  const closing = new AbortController();
  return {
    async read(_, waitMs) {
      const { signal } = closing;
      if (!signal.aborted) await setTimeout(Math.min(waitMs, longestWaitMs), undefined, { signal }).catch(() => {});
      return [];
    },
    async close() {
      if (!closing.signal.aborted) closed();
      closing.abort();
    },
  };
}

/** The longest blocking wait, which bounds the detection of a dead connection. */
const longestWaitMs = 5_000;
const unblockMs = 500;
