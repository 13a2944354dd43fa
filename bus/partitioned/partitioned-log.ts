// An event log over several, one for each partition. A stream's name means all its partitions together, `orders-stream#2` one of
// them. The ids of entries are those of the whole stream everywhere outside; see contracts/partitions.ts.
import { compareEntryIds, isEntryId } from '@waggle/contracts';
import {
  idInPartition,
  partitionName,
  partitionNames,
  partitionOfId,
  partitionOfName,
  streamOfPartition,
  wholeId,
} from '@waggle/contracts/partitions.ts';
import type { DeadLetter, Entry, EntryId, EventLog, Member, StreamInfo } from '../event-log.ts';
import { appendingTo } from './appending.ts';
import { mergedInfo } from './merged-info.ts';
import { type OnePartition, openPartitionsReader } from './reader.ts';

/** @param parts the log of each partition; the number is part of what is stored, and never changes */
export function createPartitionedEventLog(parts: readonly EventLog[]): EventLog {
  const count = parts.length;
  const all: readonly OnePartition[] = parts.map((log, partition) => ({
    log,
    partition,
    inside: (id) => idInPartition(id, partition, count),
    outside: (id) => wholeId(id, partition, count),
  }));
  const at = (partition: number): OnePartition => {
    const found = all[partition];
    if (!found) throw new RangeError(`there is no partition ${partition}: this Waggle has ${count}`);
    return found;
  };
  /** Those that a name means. */
  const under = (name: string): readonly OnePartition[] => {
    const partition = partitionOfName(name);
    return partition === null ? all : [at(partition)];
  };
  const holding = (id: EntryId): OnePartition => at(partitionOfId(id, count));
  const memberIn = (member: Member): Member => ({ ...member, stream: streamOfPartition(member.stream) });

  /** What each partition says about its part of the ids, in the order of the ids. */
  async function eachWithIds<T>(
    ids: readonly EntryId[],
    ask: (one: OnePartition, ids: readonly EntryId[]) => Promise<T>,
  ): Promise<[OnePartition, T][]> {
    const byPartition = Map.groupBy(ids, (id) => partitionOfId(id, count));
    return Promise.all(
      [...byPartition].map(async ([partition, part]): Promise<[OnePartition, T]> => {
        const one = at(partition);
        return [one, await ask(one, part.map(one.inside))];
      }),
    );
  }

  const entryOutside = (one: OnePartition, name: string, entry: Entry): Entry => ({
    ...entry,
    id: one.outside(entry.id),
    stream: name,
  });

  const letterOutside = (one: OnePartition, letter: DeadLetter): DeadLetter => ({
    ...letter,
    id: one.outside(letter.id),
    entry_id: one.outside(letter.entry_id),
  });

  async function info(stream: string): Promise<StreamInfo> {
    const infos = await Promise.all(
      under(stream).map(async (one) => ({ one, info: await one.log.info(streamOfPartition(stream)) })),
    );
    return mergedInfo(stream, infos);
  }

  return {
    ...appendingTo(all, under, eachWithIds),

    partitions: {
      of: (stream) => (partitionOfName(stream) === null ? partitionNames(stream, count) : [stream]),
      holding: (stream, id) => partitionName(streamOfPartition(stream), partitionOfId(id, count)),
    },

    reconnections: (stream) => under(stream).reduce((sum, { log }) => sum + (log.reconnections?.(stream) ?? 0), 0),

    async ensureGroup(stream, group) {
      await Promise.all(under(stream).map(({ log }) => log.ensureGroup(streamOfPartition(stream), group)));
    },

    openReader(streams, group, consumer) {
      if (streams.length === 0) return at(0).log.openReader(streams, group, consumer);
      const readers = all.flatMap((one) => {
        const meant = streams.filter((name) => under(name).includes(one));
        return meant.length === 0
          ? []
          : [{ one, names: new Map(meant.map((name) => [streamOfPartition(name), name])) }];
      });
      return openPartitionsReader(readers, group, consumer);
    },

    async claimIdle(member, minIdleMs, limit) {
      const entries: Entry[] = [];
      const lost: EntryId[] = [];
      for (const one of under(member.stream)) {
        if (entries.length >= limit) break;
        const claimed = await one.log.claimIdle(memberIn(member), minIdleMs, limit - entries.length);
        entries.push(...claimed.entries.map((entry) => entryOutside(one, member.stream, entry)));
        lost.push(...claimed.lost.map(one.outside));
      }
      return { entries, lost };
    },

    async renew(member, ids) {
      const renewed = await eachWithIds(ids, ({ log }, part) => log.renew(memberIn(member), part));
      return renewed.flatMap(([one, part]) => part.map(one.outside));
    },

    async acknowledge(member, ids) {
      const counts = await eachWithIds(ids, ({ log }, part) => log.acknowledge(memberIn(member), part));
      return counts.reduce((sum, [, acknowledged]) => sum + acknowledged, 0);
    },

    recordFailure(member, id, error) {
      const { log, inside } = holding(id);
      return log.recordFailure(memberIn(member), inside(id), error);
    },
    noteError(member, id, error) {
      const { log, inside } = holding(id);
      return log.noteError(memberIn(member), inside(id), error);
    },
    beginRun(member, id) {
      const { log, inside } = holding(id);
      return log.beginRun(memberIn(member), inside(id));
    },
    endRun(member, id) {
      const { log, inside } = holding(id);
      return log.endRun(memberIn(member), inside(id));
    },
    failures(stream, group, id) {
      const { log, inside } = holding(id);
      return log.failures(streamOfPartition(stream), group, inside(id));
    },
    deadLetter(member, id, error, keep) {
      const { log, inside } = holding(id);
      return log.deadLetter(memberIn(member), inside(id), error, keep);
    },

    async deadLetters(after, limit) {
      if (after !== null && !isEntryId(after)) {
        throw new RangeError(`${after} is not an entry id: pass one as it was listed, <ms>-<n>, or null`);
      }
      const found = await Promise.all(
        all.map(async (one) => {
          const letters = await one.log.deadLetters(after === null ? null : one.inside(after), limit);
          return letters.map((letter) => letterOutside(one, letter));
        }),
      );
      return oldestFirst(found.flat(), limit);
    },
    async discardDeadLetter(id) {
      if (!isEntryId(id)) return false;
      const { log, inside } = holding(id);
      return log.discardDeadLetter(inside(id));
    },
    async replayDeadLetter(id) {
      if (!isEntryId(id)) return false;
      const { log, inside } = holding(id);
      return log.replayDeadLetter(inside(id));
    },

    async trim(stream, groups, before, othersBefore) {
      const removed = await Promise.all(
        under(stream).map(({ log }) => log.trim(streamOfPartition(stream), groups, before, othersBefore)),
      );
      return sumOf(removed);
    },
    async removeIdleConsumers(stream, group, minIdleMs, keep) {
      const removed = await Promise.all(
        under(stream).map(({ log }) => log.removeIdleConsumers(streamOfPartition(stream), group, minIdleMs, keep)),
      );
      return sumOf(removed);
    },
    async removeGroup(stream, group) {
      const removed = await Promise.all(
        under(stream).map(({ log }) => log.removeGroup(streamOfPartition(stream), group)),
      );
      return removed.includes(true);
    },
    async leave(member) {
      const { groups } = await info(member.stream);
      const consumers = groups.find(({ group }) => group === member.group)?.consumers ?? [];
      if (consumers.some(({ name, pending }) => name === member.consumer && pending > 0)) return false;
      // Each partition looks again. There may be none of the name in some of them.
      const left = await Promise.all(under(member.stream).map(({ log }) => log.leave(memberIn(member))));
      return left.includes(true);
    },

    info,

    async entries(stream, after, limit) {
      const found = await Promise.all(
        under(stream).map(async (one) => {
          const page = await one.log.entries(
            streamOfPartition(stream),
            after === null ? null : one.inside(after),
            limit,
          );
          return page.map((entry) => entryOutside(one, stream, entry));
        }),
      );
      return oldestFirst(found.flat(), limit);
    },

    async pendingEntries(stream, group, ids) {
      const found = await eachWithIds(ids, ({ log }, part) =>
        log.pendingEntries(streamOfPartition(stream), group, part),
      );
      return new Map(found.flatMap(([one, pending]) => [...pending].map(([id, entry]) => [one.outside(id), entry])));
    },

    // Partitions may be on one server, which would say the same for each.
    check: async () => [...new Set((await Promise.all(parts.map((log) => log.check()))).flat())],
    scrub: async () => [...new Set((await Promise.all(parts.map((log) => log.scrub()))).flat())],
    async close() {
      await Promise.all(parts.map((log) => log.close()));
    },
  };
}

const oldestFirst = <T extends { readonly id: EntryId }>(found: T[], limit: number): T[] =>
  found.sort((a, b) => compareEntryIds(a.id, b.id)).slice(0, limit);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
