// What is known of a stream, from what is known of its partitions.
import { compareEntryIds } from '@waggle/contracts';
import type { EntryId, GroupInfo, StreamInfo } from '../event-log.ts';
import type { OnePartition } from './reader.ts';

interface PartInfo {
  readonly one: Pick<OnePartition, 'outside'>;
  readonly info: StreamInfo;
}

export function mergedInfo(stream: string, parts: readonly PartInfo[]): StreamInfo {
  const infos = parts.map(({ one, info }) => outside(one, info));
  const last_id = latest(infos.map((info) => info.last_id));
  const names = [...new Set(infos.flatMap(({ groups }) => groups.map(({ group }) => group)))];
  return {
    stream,
    length: infos.reduce((sum, { length }) => sum + length, 0),
    last_id,
    groups: names.map((name) => mergedGroup(name, infos, last_id)),
  };
}

function mergedGroup(name: string, infos: readonly StreamInfo[], lastId: EntryId): GroupInfo {
  const found = infos.flatMap((info) => info.groups.filter(({ group }) => group === name));
  // A partition whose group has read all of it holds nothing back, however long ago its last entry was appended. One without the
  // group, which a flush may have taken, holds back all of it.
  const behind = infos.flatMap((info): EntryId[] => {
    const own = info.groups.find(({ group }) => group === name);
    if (!own) return info.length > 0 ? ['0-0'] : [];
    return compareEntryIds(own.last_delivered, info.last_id) < 0 ? [own.last_delivered] : [];
  });
  const consumers = Map.groupBy(
    found.flatMap((info) => info.consumers),
    (consumer) => consumer.name,
  );
  return {
    group: name,
    pending: found.reduce((sum, { pending }) => sum + pending, 0),
    lag: found.reduce<number | null>((sum, { lag }) => (sum === null || lag === null ? null : sum + lag), 0),
    // Everything up to it was delivered.
    last_delivered: earliest(behind) ?? lastId,
    oldest_pending: earliest(found.map(({ oldest_pending }) => oldest_pending)),
    oldest_unhandled: earliest(found.map(({ oldest_unhandled }) => oldest_unhandled)),
    consumers: [...consumers].map(([consumer, parts]) => ({
      name: consumer,
      pending: parts.reduce((sum, { pending }) => sum + pending, 0),
      idleMs: Math.min(...parts.map(({ idleMs }) => idleMs)),
    })),
  };
}

const outside = ({ outside: id }: PartInfo['one'], info: StreamInfo): StreamInfo => ({
  ...info,
  last_id: id(info.last_id),
  groups: info.groups.map((group) => ({
    ...group,
    last_delivered: id(group.last_delivered),
    oldest_pending: group.oldest_pending === null ? null : id(group.oldest_pending),
    oldest_unhandled: group.oldest_unhandled === null ? null : id(group.oldest_unhandled),
  })),
});

const latest = (ids: readonly EntryId[]): EntryId => ids.reduce((a, b) => (compareEntryIds(a, b) < 0 ? b : a), '0-0');

const earliest = (ids: readonly (EntryId | null)[]): EntryId | null =>
  ids.reduce((a, b) => (a === null || (b !== null && compareEntryIds(b, a) < 0) ? b : a), null);
