// Reads several partitions as one. The consumer has a reader for each partition; this is for whoever asks for a whole stream.
import type { Entry, EntryId, EventLog, GroupReader } from '../event-log.ts';

export interface OnePartition {
  readonly log: EventLog;
  readonly partition: number;
  /** The id in the partition of an entry of the whole stream, and the reverse. */
  readonly inside: (id: EntryId) => EntryId;
  readonly outside: (id: EntryId) => EntryId;
}

export interface PartitionReading {
  readonly one: OnePartition;
  /** The streams to read in it, each with the name by which it was asked for. */
  readonly names: ReadonlyMap<string, string>;
}

export function openPartitionsReader(
  readings: readonly PartitionReading[],
  group: string,
  consumer: string,
): GroupReader {
  const readers = readings.map(({ one, names }) => {
    const reader = one.log.openReader([...names.keys()], group, consumer);
    return {
      close: () => reader.close(),
      async read(count: number, waitMs: number): Promise<Entry[]> {
        const entries = await reader.read(count, waitMs);
        return entries.map((entry) => ({
          ...entry,
          id: one.outside(entry.id),
          stream: names.get(entry.stream) ?? entry.stream,
        }));
      },
    };
  });
  const [only] = readers;
  if (only && readers.length === 1) return only;
  /** Waits that go on: what they bring belongs to the next read. */
  const waiting = new Map<(typeof readers)[number], Promise<Entry[]>>();
  let brought: Entry[] = [];
  let first = 0;

  /** Without waiting, and a different partition first each time. */
  async function sweep(count: number): Promise<Entry[]> {
    const found: Entry[] = [];
    for (const n of readers.keys()) {
      const reader = readers[(first + n) % readers.length];
      if (!reader || waiting.has(reader) || found.length >= count) continue;
      found.push(...(await reader.read(count - found.length, 0)));
    }
    first += 1;
    return found;
  }

  async function waitForOne(waitMs: number): Promise<void> {
    const ended = readers.map(async (reader) => {
      const read = waiting.get(reader) ?? reader.read(1, waitMs);
      waiting.set(reader, read);
      try {
        const entries = await read;
        if (waiting.get(reader) !== read) return;
        waiting.delete(reader);
        brought.push(...entries);
        if (entries.length === 0) await everyoneElse;
      } catch (error) {
        if (waiting.get(reader) === read) waiting.delete(reader);
        throw error;
      }
    });
    const everyoneElse: Promise<unknown> = Promise.allSettled([...waiting.values()]);
    await Promise.race(ended);
    for (const rest of ended) rest.catch(() => {});
  }

  return {
    async read(count, waitMs) {
      if (count < 1) return [];
      if (brought.length === 0) brought = await sweep(count);
      if (brought.length === 0 && waitMs > 0) await waitForOne(waitMs);
      return brought.splice(0, count);
    },
    async close() {
      await Promise.all(readers.map((reader) => reader.close()));
    },
  };
}
