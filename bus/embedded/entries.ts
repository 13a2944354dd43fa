// The streams of the embedded event log: append, trim, describe. Each function runs inside one transaction
// (`describeStream`: on one connection).
import { compareEntryIds } from '@waggle/contracts';
import { type Entry, type EntryId, type NewEntry, StreamBehindError, type StreamInfo } from '../event-log.ts';
import { firstPositionAt, idOf, nextPosition, positionOfId } from './entry-ids.ts';
import type { EntryRow, Statements, StreamRow } from './tables.ts';

/** @param details a dead letter's details, as JSON */
export function appendEntries(
  sql: Statements,
  now: number,
  stream: string,
  entries: readonly NewEntry[],
  details: string | null = null,
): EntryId[] {
  if (entries.length === 0) return [];
  let last = lastPosition(sql, stream);
  let published = publishedOf(sql, stream);
  const ids = entries.map((entry) => {
    last = nextPosition(now, last);
    const event = typeof entry.event === 'string' ? encoder.encode(entry.event) : entry.event;
    if (entry.group === undefined) published = last;
    sql.addEntry.run(stream, last, event, entry.traceparent ?? null, entry.group ?? null, details);
    return idOf(last);
  });
  sql.grown.run({ stream, last, count: entries.length });
  // An entry for one group is a repeat: its newer id must not hide a loss before it.
  if (published !== last) sql.setPublished.run(published, stream);
  return ids;
}

const encoder = new TextEncoder();

/** @throws {StreamBehindError} when the stream lacks entries that its publisher has appended */
export function expectPublished(sql: Statements, stream: string, expected: EntryId): void {
  const last = idOf(publishedOf(sql, stream));
  if (compareEntryIds(last, expected) >= 0) return;
  throw new StreamBehindError(
    `${stream} ends at ${last}, but ${expected} was published on it: publish the entries behind ${last} again first`,
  );
}

/** The ids that are not on the stream. */
export const missingEntries = (sql: Statements, stream: string, ids: readonly EntryId[]): EntryId[] =>
  ids.filter((id) => {
    const position = positionOfId(id);
    return position === null || !sql.entry.get(stream, position);
  });

export const lastPosition = (sql: Statements, stream: string): number => streamRow(sql, stream)?.last ?? 0;

/** The position of the last published entry; what was appended for one group behind it does not count. */
export function publishedOf(sql: Statements, stream: string): number {
  const row = streamRow(sql, stream);
  return row?.published ?? row?.last ?? 0;
}

const streamRow = (sql: Statements, stream: string): StreamRow | undefined =>
  sql.stream.get(stream) as unknown as StreamRow | undefined;

/** Removes an entry; false when there is none. */
export function removeEntry(sql: Statements, stream: string, position: number): boolean {
  if (sql.removeEntry.run(stream, position).changes === 0) return false;
  sql.shrunk.run(1, stream);
  return true;
}

export const entryOfRow = (stream: string, row: EntryRow): Entry => ({
  id: idOf(row.position),
  stream,
  event: row.event,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  ...(row.only_group === null ? {} : { group: row.only_group }),
});

/** @throws {RangeError} when `after` is not an entry id */
export function entriesOf(sql: Statements, stream: string, after: EntryId | null, limit: number): Entry[] {
  const position = after === null ? -1 : positionOfId(after);
  if (position === null) throw new RangeError(`${after} is not an entry id: pass one, <ms>-<n>, or null`);
  const rows = sql.entriesAfter.all(stream, position, limit) as unknown as EntryRow[];
  return rows.map((row) => entryOfRow(stream, row));
}

/**
 * Removes up to `limit` entries that all groups have acknowledged and that are older than `before` (ms). Groups on the stream that are
 * not in `groups` count from `othersBefore` on.
 */
export function trimStream(
  sql: Statements,
  stream: string,
  groups: readonly string[],
  { before, othersBefore, limit }: { readonly before: number; readonly othersBefore: number; readonly limit: number },
): number {
  const held = firstPositionAt(othersBefore);
  let keepFrom = firstPositionAt(before);
  for (const { group_name, delivered } of groupsOn(sql, stream)) {
    if (groups.includes(group_name)) continue;
    keepFrom = Math.min(keepFrom, Math.max(held, lowestPending(sql, stream, group_name) ?? delivered + 1));
  }
  for (const group of groups) {
    const row = sql.delivered.get(stream, group) as { delivered: number } | undefined;
    if (!row) return 0;
    keepFrom = Math.min(keepFrom, lowestPending(sql, stream, group) ?? row.delivered + 1);
  }
  const removed = Number(sql.removeBefore.run({ stream, before: keepFrom, limit }).changes);
  sql.shrunk.run(removed, stream);
  return removed;
}

export function describeStream(sql: Statements, now: number, stream: string): StreamInfo {
  const groups = groupsOn(sql, stream);
  const row = streamRow(sql, stream);
  return {
    stream,
    length: row?.length ?? 0,
    last_id: idOf(row?.last ?? 0),
    groups: groups.map(({ group_name, delivered, passed }) => ({
      group: group_name,
      pending: count(sql.countPending.get(stream, group_name)),
      lag: (row?.added ?? 0) - passed,
      last_delivered: idOf(delivered),
      oldest_pending: idOrNull(lowestPending(sql, stream, group_name)),
      oldest_unhandled: idOrNull(firstFrom(sql, stream, lowestPending(sql, stream, group_name) ?? delivered + 1)),
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

const groupsOn = (sql: Statements, stream: string) =>
  sql.groups.all(stream) as unknown as { group_name: string; delivered: number; passed: number }[];

const firstFrom = (sql: Statements, stream: string, position: number): number | null =>
  (sql.firstFrom.get(stream, position) as { position: number | null }).position;

const lowestPending = (sql: Statements, stream: string, group: string): number | null =>
  (sql.lowestPending.get(stream, group) as { position: number | null }).position;

const idOrNull = (position: number | null): EntryId | null => (position === null ? null : idOf(position));

const count = (row: unknown): number => (row as { n: number }).n;
