// Appends a store's events to the streams in the transaction that emits them.
import type { Clock } from '@waggle/contracts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import type { FileStreams } from '@waggle/store/sqlite/file-streams.ts';
import { GroupMissingError } from '../event-log.ts';
import type { Receiver } from './append-notifier.ts';
import { appendEntries, expectPublished } from './entries.ts';
import { deliver } from './groups.ts';
import { sharedOf } from './shared.ts';
import { type Statements, statementsOf } from './tables.ts';

/** @param database that of the event log whose readers to wake */
export function embeddedStreams(database: SqliteDatabase, clock: Clock): FileStreams {
  const { notifier, tables } = sharedOf(database);
  return {
    open: tables,
    append(db, stream, events, expectLast, committed) {
      const sql = statementsOf(db);
      const now = Math.floor(clock.now());
      if (expectLast) expectPublished(sql, stream, expectLast);
      const ids = appendEntries(sql, now, stream, events);
      const handOvers = [...notifier.receivers(stream)].map((receiver) => handOver(sql, now, receiver));
      committed(() => {
        for (const handIt of handOvers) handIt();
        notifier.notify(stream);
      });
      return ids;
    },
  };
}

// A reader that waits gets its entries from this transaction and needs none of its own.
function handOver(sql: Statements, now: number, receiver: Receiver): () => void {
  if (receiver.free <= 0) return () => {};
  try {
    const entries = deliver(sql, now, receiver.member, receiver.free);
    // After a rollback it takes fewer until its next read, which begins with the next notification.
    receiver.free -= entries.length;
    return () => receiver.hand(entries);
  } catch (error) {
    // Its next read says so.
    if (error instanceof GroupMissingError) return () => {};
    throw error;
  }
}
