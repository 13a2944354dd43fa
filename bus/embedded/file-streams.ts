// Appends a store's events to the streams in the transaction that emits them.
import type { Clock } from '@waggle/contracts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import type { FileStreams } from '@waggle/store/sqlite/file-streams.ts';
import { appendEntries, expectPublished } from './entries.ts';
import { sharedOf } from './shared.ts';
import { statementsOf } from './tables.ts';

/** @param database that of the event log whose readers to wake */
export function embeddedStreams(database: SqliteDatabase, clock: Clock): FileStreams {
  const { notifier, tables } = sharedOf(database);
  return {
    open: tables,
    append(db, stream, events, expectLast) {
      const sql = statementsOf(db);
      if (expectLast) expectPublished(sql, stream, expectLast);
      return appendEntries(sql, Math.floor(clock.now()), stream, events);
    },
    appended: (stream) => notifier.notify(stream),
  };
}
