// Sessions and tokens of scripts in the file of the embedded engine: the tables `waggle_sessions` and `waggle_tokens`.
import type { DatabaseSync } from 'node:sqlite';
import { defineSqliteCollection, openSqliteCollection } from '@waggle/store/collections/sqlite.ts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { sessionCollection, sessionRecords } from '../session-records.ts';
import type { SessionReader, SessionRecords } from '../sessions.ts';
import { type TokenRecords, tokenCollection, tokenRecords } from '../stored-tokens.ts';

const table = 'waggle_sessions';
const tokenTable = 'waggle_tokens';

/** Makes the table if it is not there yet. */
export const defineSqliteSessions = (db: DatabaseSync): void => defineSqliteCollection(db, table, sessionCollection);

export const sqliteSessions = (db: DatabaseSync): SessionRecords =>
  sessionRecords(openSqliteCollection(db, table, sessionCollection));

/** Looks tokens up on the reading connection. */
export async function readSqliteTokens(database: SqliteDatabase): Promise<Pick<TokenRecords, 'findByHash'>> {
  await database.transaction((db) => defineSqliteCollection(db, tokenTable, tokenCollection));
  return tokenRecords(openSqliteCollection(database.reader, tokenTable, tokenCollection));
}

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
