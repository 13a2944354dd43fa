// A group's reader: waits for new entries on a connection of its own, since one that waits serves nothing else.
import { setTimeout } from 'node:timers/promises';
import type { Entry, GroupReader } from '../event-log.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { within } from './deadline.ts';
import type { Keys } from './keys.ts';
import { entryOf, list, type Reply, text } from './replies.ts';

export interface ReaderOptions {
  readonly connection: Omit<ConnectionOptions, 'purpose'>;
  /** Where commands go while the reader's own connection waits. */
  readonly commands: Connection;
  readonly keys: Keys;
  readonly streams: readonly string[];
  readonly group: string;
  readonly consumer: string;
  /** A read that is not back so long after its wait has ended hangs: its connection is replaced. Default 2 s. */
  readonly watchdogMs?: number;
}

export function openReader(options: ReaderOptions): GroupReader {
  const { commands, keys, streams, group, consumer, watchdogMs = 2_000 } = options;
  if (streams.length === 0) return readerOfNothing();
  const connection = openConnection({ ...options.connection, purpose: `reader:${group}` });
  const streamOfKey = new Map(streams.map((stream) => [keys.stream(stream), stream]));
  /** Read, but more than was asked for; see `read`. */
  let surplus: Entry[] = [];
  let turn = 0;
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
    return reply === null ? [] : entriesOf(list(reply));
  }

  function entriesOf(byKey: readonly Reply[]): Entry[] {
    const entries: Entry[] = [];
    for (let i = 0; i + 1 < byKey.length; i += 2) {
      const key = text(byKey[i]);
      const stream = streamOfKey.get(key) ?? key;
      entries.push(...list(byKey[i + 1]).map((entry) => entryOf(stream, entry)));
    }
    return entries;
  }

  // Redis counts for each stream apart, and nobody may be given more than it has room for: what it cannot handle soon
  // grows old and is claimed by others.
  async function read(count: number, waitMs: number): Promise<Entry[]> {
    if (surplus.length > 0) return surplus.splice(0, count);
    if (count >= streams.length) return readGroup(streams, Math.floor(count / streams.length), waitMs);
    // Room for fewer entries than there are streams: one from each of as many, in turn.
    const some = [...streams, ...streams].slice(turn, turn + count);
    turn = (turn + count) % streams.length;
    const found = await readGroup(some, 1, 0);
    if (found.length > 0 || closed) return found;
    // A wait has to be for all of them. It ends with the first entry, unless several have come since the line above.
    const entries = await readGroup(streams, 1, waitMs);
    surplus = entries.slice(count);
    return entries.slice(0, count);
  }

  return {
    async read(count, waitMs) {
      // To Redis a count of 0 means all.
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
      // Asked to, the server ends the wait without an entry. To cut the connection instead could lose the way of an
      // entry that is just being delivered, until it is claimed.
      const ended = Promise.all([reading, waitingOn === null ? null : commands.send(['CLIENT', 'UNBLOCK', waitingOn])]);
      await within(unblockMs, ended, () => new Error('still reading')).catch(() => {});
      await connection.close(0);
    },
  };
}

/** Of a service that reacts to no event: it only waits, without a connection. Redis takes no command without a stream. */
function readerOfNothing(): GroupReader {
  const closing = new AbortController();
  return {
    async read(_, waitMs) {
      const { signal } = closing;
      if (!signal.aborted) await setTimeout(Math.min(waitMs, longestWaitMs), undefined, { signal }).catch(() => {});
      return [];
    },
    async close() {
      closing.abort();
    },
  };
}

/** Redis is asked for no longer wait: a connection that died unnoticed is found out after it. */
const longestWaitMs = 5_000;
const unblockMs = 500;
