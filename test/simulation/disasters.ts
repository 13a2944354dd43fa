// Faults in the data itself, besides those of the processes.
import { deadLetterStream } from '@waggle/contracts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import type { ScheduledFault } from './schedule.ts';

export type Disaster = Extract<ScheduledFault, { kind: 'repeat' | 'expire' | 'flush' }>;

/** Applies a disaster in a separate transaction. */
export function disasters(database: SqliteDatabase, now: () => number): (disaster: Disaster) => Promise<void> {
  return async (disaster) => {
    switch (disaster.kind) {
      case 'repeat':
        return repeat(database, now(), disaster.entry);
      case 'expire':
        return database.transaction((db) => {
          db.exec('UPDATE bus_pending SET delivered_at = 0');
          for (const table of outboxes(database)) db.exec(`UPDATE ${table} SET lease_until = 0`);
        });
      case 'flush':
        return database.transaction((db) => {
          for (const table of ['entries', 'groups', 'pending', 'consumers', 'streams'])
            db.exec(`DELETE FROM bus_${table}`);
        });
    }
  };
}

/** Appends the nth of the entries that still exist to its stream again. */
async function repeat(database: SqliteDatabase, now: number, nth: number): Promise<void> {
  await database.transaction((db) => {
    const entries = db
      .prepare('SELECT stream, position FROM bus_entries WHERE stream <> ? ORDER BY position, stream')
      .all(deadLetterStream);
    const entry = entries[nth % Math.max(1, entries.length)];
    if (!entry) return;
    const { stream, position } = entry as { stream: string; position: number };
    db.prepare(
      `INSERT INTO bus_entries (stream, position, event, traceparent, only_group, dead_letter)
       SELECT e.stream, max(:next, s.last + 1), event, traceparent, only_group, dead_letter
       FROM bus_entries e JOIN bus_streams s USING (stream) WHERE e.stream = :stream AND e.position = :position`,
    ).run({ next: now * 1_000, stream, position });
    db.prepare(
      'UPDATE bus_streams SET last = (SELECT max(position) FROM bus_entries e WHERE e.stream = :stream) WHERE stream = :stream',
    ).run({ stream });
  });
}

const outboxes = (database: SqliteDatabase): string[] =>
  database.reader
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_outbox' ESCAPE '\\' ORDER BY name`)
    .all()
    .map(({ name }) => String(name));
