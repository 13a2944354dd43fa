// The dead letters of the embedded event log: entries of a separate stream, with the details of their failure. Each function
// runs inside one transaction.
import { deadLetterStream } from '@waggle/contracts';
import type { DeadLetter, EntryId, ErrorRecord, Member } from '../event-log.ts';
import { appendEntries, removeEntry } from './entries.ts';
import { idOf, positionOfId } from './entry-ids.ts';
import { pendingRow } from './groups.ts';
import type { EntryRow, Statements } from './tables.ts';

/** The details beside the bytes. */
type Details = Omit<DeadLetter, 'id' | 'event' | 'traceparent' | 'other_fields'>;

export function addDeadLetter(
  sql: Statements,
  now: number,
  member: Member,
  id: EntryId,
  error: ErrorRecord,
  keep: 'entry' | 'nothing',
): boolean {
  const { stream, group, consumer } = member;
  const pending = pendingRow(sql, stream, group, id);
  if (!pending || pending.consumer !== consumer) return false;
  // The entry may have been trimmed while a handler ran; the failure is still worth recording.
  const there = sql.entry.get(stream, pending.position) as unknown as EntryRow | undefined;
  const entry = keep === 'entry' ? there : undefined;
  const details: Details = {
    stream,
    group,
    consumer,
    entry_id: id,
    attempts: pending.attempts,
    error: { name: error.name, message: error.message, stack: error.stack },
    first_failed_at: pending.first_failed_at ?? now,
    last_failed_at: pending.last_failed_at ?? now,
    ...(entry ? {} : { not_kept: there ? 'it could not be copied' : 'it was gone from its stream' }),
  };
  const copy = {
    event: entry?.event ?? new Uint8Array(),
    ...(entry?.traceparent ? { traceparent: entry.traceparent } : {}),
  };
  appendEntries(sql, now, deadLetterStream, [copy], JSON.stringify(details));
  sql.removePending.run(stream, group, pending.position);
  return true;
}

export function listDeadLetters(sql: Statements, after: EntryId | null, limit: number): DeadLetter[] {
  const position = after === null ? -1 : positionOfId(after);
  if (position === null)
    throw new RangeError(`${after} is not an entry id: pass one as it was listed, <ms>-<n>, or null`);
  const rows = sql.entriesAfter.all(deadLetterStream, position, limit) as unknown as EntryRow[];
  return rows.flatMap((row) => (row.dead_letter === null ? [] : [deadLetterOf(row, row.dead_letter)]));
}

export function discardDeadLetter(sql: Statements, id: EntryId): boolean {
  const position = positionOfId(id);
  return position !== null && removeEntry(sql, deadLetterStream, position);
}

/** The stream that the dead letter was replayed to; null when there is no such dead letter. */
export function replayDeadLetter(sql: Statements, now: number, id: EntryId): string | null {
  const position = positionOfId(id);
  const row = sql.entry.get(deadLetterStream, position) as unknown as EntryRow | undefined;
  if (!row || row.dead_letter === null) return null;
  const { event, traceparent, stream, group } = deadLetterOf(row, row.dead_letter);
  appendEntries(sql, now, stream, [{ event, group, ...(traceparent ? { traceparent } : {}) }]);
  removeEntry(sql, deadLetterStream, row.position);
  return stream;
}

function deadLetterOf(row: EntryRow, details: string): DeadLetter {
  return {
    id: idOf(row.position),
    event: row.event,
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    other_fields: [],
    ...(JSON.parse(details) as Details),
  };
}
