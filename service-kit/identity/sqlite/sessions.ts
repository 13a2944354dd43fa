// Sessions in the file of the embedded engine.
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import type { Session, SessionReader, SessionRecords } from '../sessions.ts';

export const sessionsTable = `
  CREATE TABLE IF NOT EXISTS waggle_sessions (
    token_hash TEXT PRIMARY KEY, account_id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS waggle_sessions_by_account ON waggle_sessions (account_id);
`;

/** For a service whose transactions begin and end sessions. */
export function sqliteSessions(db: DatabaseSync): SessionRecords {
  const find = db.prepare(
    'SELECT token_hash, account_id, name, role, expires_at FROM waggle_sessions WHERE token_hash = ?',
  );
  const insert = db.prepare('INSERT INTO waggle_sessions VALUES (?, ?, ?, ?, ?)');
  const extend = db.prepare(extendStatement);
  const remove = db.prepare('DELETE FROM waggle_sessions WHERE token_hash = ?');
  const removeOf = db.prepare('DELETE FROM waggle_sessions WHERE account_id = ? AND token_hash <> ?');
  const rename = db.prepare('UPDATE waggle_sessions SET name = ? WHERE account_id = ?');
  const purge = db.prepare('DELETE FROM waggle_sessions WHERE expires_at < ?');
  return {
    async insert({ token_hash, account_id, name, role, expires_at }) {
      insert.run(token_hash, account_id, name, role, expires_at);
    },
    async find(hash) {
      const row = find.get(hash);
      return row ? ({ ...row } as unknown as Session) : null;
    },
    async extend(hash, expiresAt) {
      extend.run(expiresAt, hash);
    },
    async remove(hash) {
      remove.run(hash);
    },
    async removeOf(accountId, but = null) {
      removeOf.run(accountId, but ?? '');
    },
    async rename(accountId, name) {
      rename.run(name, accountId);
    },
    async purge(before) {
      return Number(purge.run(before).changes);
    },
  };
}

/** For whoever only asks: reads what is committed, and goes through the writer to let a session go on. */
export async function readSqliteSessions(database: SqliteDatabase): Promise<SessionReader> {
  await database.define(sessionsTable);
  const { find } = sqliteSessions(database.reader);
  return {
    find,
    async extend(hash, expiresAt) {
      await database.transaction((db) => void db.prepare(extendStatement).run(expiresAt, hash));
      return true;
    },
  };
}

const extendStatement = 'UPDATE waggle_sessions SET expires_at = ? WHERE token_hash = ?';
