// Sessions in the file of the embedded engine: the table `waggle_sessions`.
import type { DatabaseSync } from 'node:sqlite';
import { defineSqliteCollection, openSqliteCollection } from '@waggle/store/collections/sqlite.ts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { sessionCollection, sessionRecords } from '../session-records.ts';
import type { SessionReader, SessionRecords } from '../sessions.ts';

const table = 'waggle_sessions';

/** Makes the table if it is not there yet. */
export const defineSqliteSessions = (db: DatabaseSync): void => defineSqliteCollection(db, table, sessionCollection);

export const sqliteSessions = (db: DatabaseSync): SessionRecords =>
  sessionRecords(openSqliteCollection(db, table, sessionCollection));

/** Looks sessions up on the reading connection; extends them on the writing one. */
export async function readSqliteSessions(database: SqliteDatabase): Promise<SessionReader> {
  const writing = await database.transaction((db) => {
    defineSqliteSessions(db);
    return sqliteSessions(db);
  });
  const { find } = sqliteSessions(database.reader);
  return {
    find,
    async extend(hash, use) {
      await database.transaction(() => writing.extend(hash, use));
      return true;
    },
  };
}
