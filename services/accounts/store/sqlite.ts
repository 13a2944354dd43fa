// The accounts service's tables in SQLite.
import type { DatabaseSync } from 'node:sqlite';
import { sessionsTable, sqliteSessions } from '@waggle/service-kit/identity/sqlite';
import type { SqliteRecords } from '@waggle/store/sqlite/store.ts';
import type { StoredAccount } from '../account.rules.ts';
import type { AccountsRecords } from '../records.ts';
import type { Attempts } from '../throttle.rules.ts';

export const sqliteRecords: SqliteRecords<AccountsRecords> = {
  schema: `
    CREATE TABLE IF NOT EXISTS accounts_accounts (
      account_id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, document TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS accounts_attempts (
      key TEXT PRIMARY KEY, failures INTEGER NOT NULL, until INTEGER NOT NULL, last_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS accounts_attempts_by_age ON accounts_attempts (last_at);
    ${sessionsTable}
  `,
  records: (db) => ({ accounts: accounts(db), attempts: attempts(db), sessions: sqliteSessions(db) }),
};

function accounts(db: DatabaseSync): AccountsRecords['accounts'] {
  const insert = db.prepare('INSERT INTO accounts_accounts VALUES (?, ?, ?)');
  const find = db.prepare('SELECT document FROM accounts_accounts WHERE account_id = ?');
  const findByLogin = db.prepare('SELECT document FROM accounts_accounts WHERE login = ?');
  const all = db.prepare('SELECT document FROM accounts_accounts ORDER BY login');
  const replace = db.prepare('UPDATE accounts_accounts SET document = ? WHERE account_id = ?');
  const remove = db.prepare('DELETE FROM accounts_accounts WHERE account_id = ?');
  const read = (row: Record<string, unknown>): StoredAccount => JSON.parse(String(row['document']));
  return {
    async insert(account) {
      insert.run(account.account_id, account.login, JSON.stringify(account));
    },
    async find(id) {
      const row = find.get(id);
      return row ? read(row) : null;
    },
    async findByLogin(login) {
      const row = findByLogin.get(login);
      return row ? read(row) : null;
    },
    async all() {
      return all.all().map(read);
    },
    async replace(account) {
      replace.run(JSON.stringify(account), account.account_id);
    },
    async remove(id) {
      remove.run(id);
    },
    // There is one writer, and it serves one transaction at a time.
    oneAtATime: async () => {},
  };
}

function attempts(db: DatabaseSync): AccountsRecords['attempts'] {
  const find = db.prepare('SELECT key, failures, until, last_at FROM accounts_attempts WHERE key = ?');
  const put = db.prepare('INSERT OR REPLACE INTO accounts_attempts VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM accounts_attempts WHERE key = ?');
  const purge = db.prepare('DELETE FROM accounts_attempts WHERE last_at < ?');
  return {
    async find(key) {
      const row = find.get(key);
      return row ? ({ ...row } as unknown as Attempts) : null;
    },
    async put({ key, failures, until, last_at }) {
      put.run(key, failures, until, last_at);
    },
    async remove(key) {
      remove.run(key);
    },
    async purge(before) {
      return Number(purge.run(before).changes);
    },
  };
}
