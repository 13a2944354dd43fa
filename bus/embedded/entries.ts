// The streams of the embedded event log: appending, trimming, and what there is to know about one. Each function runs
// inside one transaction (or, for `describeStream`, on one connection).
import {
  compareEntryIds,
  type Entry,
  type EntryId,
  type NewEntry,
  StreamBehindError,
  type StreamInfo,
} from '../event-log.ts';
import { idOf, nextPosition, positionAt, positionOf } from './entry-ids.ts';
import type { EntryRow, Statements } from './tables.ts';

/** @param details of a dead letter, as JSON */
export function appendEntries(
  sql: Statements,
  now: number,
  stream: string,
  entries: readonly NewEntry[],
  details: string | null = null,
): EntryId[] {
  if (entries.length === 0) return [];
  let last = lastOf(sql, stream);
  const ids = entries.map((entry) => {
    last = nextPosition(now, last);
    const event = typeof entry.event === 'string' ? encoder.encode(entry.event) : entry.event;
    sql.addEntry.run(stream, last, event, entry.traceparent ?? null, entry.group ?? null, details);
    return idOf(last);
  });
  sql.setLast.run(stream, last);
  return ids;
}

const encoder = new TextEncoder();

/** @throws {StreamBehindError} when the stream does not hold what its publisher was promised */
export function expectPublished(sql: Statements, stream: string, expected: EntryId): void {
  const last = idOf(lastOf(sql, stream));
  if (compareEntryIds(last, expected) >= 0) return;
  throw new StreamBehindError(
    `${stream} ends at ${last}, but ${expected} was published on it: publish the entries behind ${last} again first`,
  );
}

/** Those of `ids` that are not on the stream. */
export const missingOf = (sql: Statements, stream: string, ids: readonly EntryId[]): EntryId[] =>
  ids.filter((id) => {
    const position = positionOf(id);
    return position === null || !sql.entry.get(stream, position);
  });

export const lastOf = (sql: Statements, stream: string): number =>
  (sql.lastOf.get(stream) as { last: number } | undefined)?.last ?? 0;

export const entryOf = (stream: string, row: EntryRow): Entry => ({
  id: idOf(row.position),
  stream,
  event: row.event,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  ...(row.only_group === null ? {} : { group: row.only_group }),
});

/** Removes what all the groups have acknowledged and what is older than `before` (ms). */
export function trimStream(sql: Statements, stream: string, groups: readonly string[], before: number): number {
  let keepFrom = positionAt(before);
  for (const group of groups) {
    const row = sql.delivered.get(stream, group) as { delivered: number } | undefined;
    if (!row) return 0;
    keepFrom = Math.min(keepFrom, lowestPending(sql, stream, group) ?? row.delivered + 1);
  }
  return Number(sql.removeBefore.run(stream, keepFrom).changes);
}

export function describeStream(sql: Statements, now: number, stream: string): StreamInfo {
  const groups = sql.groups.all(stream) as unknown as { group_name: string; delivered: number }[];
  return {
    stream,
    length: count(sql.countEntries.get(stream, -1)),
    last_id: idOf(lastOf(sql, stream)),
    groups: groups.map(({ group_name, delivered }) => ({
      group: group_name,
      pending: count(sql.countPending.get(stream, group_name)),
      lag: count(sql.countEntries.get(stream, delivered)),
      last_delivered: idOf(delivered),
      oldest_pending: idOrNull(lowestPending(sql, stream, group_name)),
      consumers: consumersOf(sql, stream, group_name).map(({ consumer, pending, seen_at }) => ({
        name: consumer,
        pending,
        idleMs: Math.max(0, now - seen_at),
      })),
    })),
  };
}

export const consumersOf = (sql: Statements, stream: string, group: string) =>
  sql.consumers.all(stream, group) as unknown as { consumer: string; seen_at: number; pending: number }[];

const lowestPending = (sql: Statements, stream: string, group: string): number | null =>
  (sql.lowestPending.get(stream, group) as { position: number | null }).position;

const idOrNull = (position: number | null): EntryId | null => (position === null ? null : idOf(position));

const count = (row: unknown): number => (row as { n: number }).n;
