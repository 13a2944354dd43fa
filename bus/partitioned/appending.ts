// Appends to the partitions of a stream. The relay publishes on one partition at a time; what is given to a whole stream, such as a
// replay, goes where its order's events are.
import { compareEntryIds } from '@waggle/contracts';
import { partitionOfId, partitionOfKey, partitionOfName, streamOfPartition } from '@waggle/contracts/partitions.ts';
import type { EntryId, EventLog, NewEntry } from '../event-log.ts';
import type { OnePartition } from './reader.ts';

type EachWithIds = <T>(
  ids: readonly EntryId[],
  ask: (one: OnePartition, ids: readonly EntryId[]) => Promise<T>,
) => Promise<[OnePartition, T][]>;

export function appendingTo(
  all: readonly OnePartition[],
  under: (name: string) => readonly OnePartition[],
  eachWithIds: EachWithIds,
): Pick<EventLog, 'append' | 'missing' | 'lastPublished'> {
  const count = all.length;

  async function appendIn(
    one: OnePartition,
    stream: string,
    entries: readonly NewEntry[],
    expectLast: EntryId | null,
  ): Promise<EntryId[]> {
    const ids = await one.log.append(
      streamOfPartition(stream),
      entries,
      expectLast === null ? null : one.inside(expectLast),
    );
    return ids.map(one.outside);
  }

  return {
    async append(stream, entries, expectLast = null) {
      const [only] = under(stream);
      if (only && partitionOfName(stream) !== null) return appendIn(only, stream, entries, expectLast);
      const expectedIn = expectLast === null ? null : partitionOfId(expectLast, count);
      const places = entries.map(({ event }) => partitionOfKey(orderOf(event), count));
      const ids: EntryId[] = [];
      // A loss shows before anything is appended.
      const used = new Set([...(expectedIn === null ? [] : [expectedIn]), ...places]);
      for (const one of all) {
        if (!used.has(one.partition)) continue;
        const mine = [...entries.keys()].filter((n) => places[n] === one.partition);
        const given = await appendIn(
          one,
          stream,
          mine.flatMap((n) => entries[n] ?? []),
          expectedIn === one.partition ? expectLast : null,
        );
        for (const [k, n] of mine.entries()) ids[n] = given[k] ?? '';
      }
      return ids;
    },

    async missing(stream, ids) {
      const missing = await eachWithIds(ids, ({ log }, part) => log.missing(streamOfPartition(stream), part));
      return missing.flatMap(([one, part]) => part.map(one.outside));
    },

    async lastPublished(stream) {
      const last = await Promise.all(
        under(stream).map(async (one) => one.outside(await one.log.lastPublished(streamOfPartition(stream)))),
      );
      return last.reduce((a, b) => (compareEntryIds(a, b) < 0 ? b : a), '0-0');
    },
  };
}

/** Empty for bytes that are no event, which may be in any partition. */
function orderOf(event: string | Uint8Array): string {
  try {
    const text = typeof event === 'string' ? event : new TextDecoder().decode(event);
    const { payload } = JSON.parse(text) as { payload?: { order_id?: unknown } };
    return typeof payload?.order_id === 'string' ? payload.order_id : '';
  } catch {
    return '';
  }
}
