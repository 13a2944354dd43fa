// The consumer groups of the embedded event log: which consumer holds which entry, and since when. Each function runs inside
// one transaction.
import {
  type Claimed,
  type Entry,
  type EntryId,
  type Failures,
  GroupMissingError,
  type Member,
  type PendingEntry,
} from '../event-log.ts';
import { consumersOf, entryOfRow } from './entries.ts';
import { idOf, positionOfId } from './entry-ids.ts';
import type { EntryRow, PendingRow, Statements } from './tables.ts';

export function addGroup(sql: Statements, stream: string, group: string): void {
  sql.addStream.run(stream);
  sql.addGroup.run({ stream, group });
}

/** False when the group has nothing to read. True also when the group is missing: the delivery reports that. */
export function mayHaveNew(sql: Statements, { stream, group }: Member): boolean {
  const row = sql.isBehind.get(stream, group) as { behind: number } | undefined;
  return row?.behind !== 0;
}

/** Delivers up to `count` new entries to a member. @throws {GroupMissingError} */
export function deliver(sql: Statements, now: number, { stream, group, consumer }: Member, count: number): Entry[] {
  const delivered = deliveredTo(sql, stream, group);
  sql.seen.run(stream, group, consumer, now);
  const rows = sql.entriesAfter.all(stream, delivered, count) as unknown as EntryRow[];
  for (const row of rows) sql.addPending.run(stream, group, row.position, consumer, now);
  const last = rows.at(-1);
  if (last) sql.setDelivered.run({ last: last.position, count: rows.length, stream, group });
  return rows.map((row) => entryOfRow(stream, row));
}

/** @throws {GroupMissingError} */
export function claim(sql: Statements, now: number, member: Member, minIdleMs: number, limit: number): Claimed {
  const { stream, group, consumer } = member;
  deliveredTo(sql, stream, group);
  sql.seen.run(stream, group, consumer, now);
  const entries: Entry[] = [];
  const lost: EntryId[] = [];
  for (const { position } of sql.idlePositions.all(stream, group, now - minIdleMs) as unknown as PendingRow[]) {
    if (entries.length >= limit) break;
    const row = sql.entry.get(stream, position) as unknown as EntryRow | undefined;
    if (row) {
      sql.passOn.run(consumer, now, stream, group, position);
      entries.push(entryOfRow(stream, row));
    } else {
      sql.removePending.run(stream, group, position);
      lost.push(idOf(position));
    }
  }
  return { entries, lost };
}

export function renew(sql: Statements, now: number, member: Member, ids: readonly EntryId[]): EntryId[] {
  const { stream, group, consumer } = member;
  return ids.filter((id) => sql.renew.run(now, stream, group, positionOfId(id), consumer).changes === 1);
}

export function acknowledge(sql: Statements, { stream, group }: Member, ids: readonly EntryId[]): number {
  return ids.filter((id) => sql.removePending.run(stream, group, positionOfId(id)).changes === 1).length;
}

/** Leaves an entry that another consumer has claimed to that one. */
export function acknowledgeOwn(sql: Statements, { stream, group, consumer }: Member, id: EntryId): void {
  sql.removeOwnPending.run(stream, group, positionOfId(id), consumer);
}

export function recordFailure(
  sql: Statements,
  now: number,
  { stream, group, consumer }: Member,
  id: EntryId,
  error: string,
): Failures | null {
  const row = sql.fail.get({ now, stream, group, position: positionOfId(id), consumer, error });
  return row ? { ...(row as unknown as Failures) } : null;
}

export function noteError(sql: Statements, { stream, group, consumer }: Member, id: EntryId, error: string): void {
  sql.noteError.run(error, stream, group, positionOfId(id), consumer);
}

export function failuresOf(sql: Statements, stream: string, group: string, id: EntryId): Failures | null {
  const row = pendingRow(sql, stream, group, id);
  if (!row) return null;
  const { attempts, first_failed_at, last_failed_at, unfinished, last_error } = row;
  if (attempts === 0 && unfinished === 0 && last_error === null) return null;
  return { attempts, first_failed_at, last_failed_at, unfinished, last_error };
}

export function beginRun(sql: Statements, { stream, group, consumer }: Member, id: EntryId): boolean {
  return sql.beginRun.run(stream, group, positionOfId(id), consumer).changes === 1;
}

export function endRun(sql: Statements, { stream, group, consumer }: Member, id: EntryId): void {
  sql.endRun.run(stream, group, positionOfId(id), consumer);
}

export const pendingRow = (sql: Statements, stream: string, group: string, id: EntryId): PendingRow | undefined =>
  sql.pending.get(stream, group, positionOfId(id)) as unknown as PendingRow | undefined;

export const pendingEntries = (
  sql: Statements,
  now: number,
  stream: string,
  group: string,
  ids: readonly EntryId[],
): ReadonlyMap<EntryId, PendingEntry> =>
  new Map(
    ids.flatMap((id) => {
      const row = pendingRow(sql, stream, group, id);
      return row ? [[id, { consumer: row.consumer, idleMs: Math.max(0, now - row.delivered_at) }] as const] : [];
    }),
  );

export function removeConsumer(sql: Statements, { stream, group, consumer }: Member): boolean {
  return sql.removeConsumer.run({ stream, group, consumer }).changes === 1;
}

export function removeGroup(sql: Statements, stream: string, group: string): boolean {
  sql.removeGroupPending.run(stream, group);
  sql.removeGroupConsumers.run(stream, group);
  return sql.removeGroup.run(stream, group).changes === 1;
}

export function removeIdle(sql: Statements, stream: string, group: string, seenBefore: number, keep: string): number {
  return consumersOf(sql, stream, group).filter(
    ({ consumer, seen_at }) =>
      consumer !== keep && seen_at <= seenBefore && removeConsumer(sql, { stream, group, consumer }),
  ).length;
}

function deliveredTo(sql: Statements, stream: string, group: string): number {
  const row = sql.delivered.get(stream, group) as { delivered: number } | undefined;
  if (row) return row.delivered;
  throw new GroupMissingError(`there is no group ${group} on ${stream}: make it with ensureGroup, then read again`);
}
