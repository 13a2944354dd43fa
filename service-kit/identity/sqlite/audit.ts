// The audit trail in the file of the embedded engine: the table `waggle_audit`.
import type { DatabaseSync } from 'node:sqlite';
import type { AuditEntry } from '@waggle/contracts';
import { defineSqliteCollection, openSqliteCollection } from '@waggle/store/collections/sqlite.ts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { auditCollection, storedEntry } from '../audit-records.ts';

const table = 'waggle_audit';

/** Inserts entries, each in its own transaction, unless they are there. */
export async function sqliteAudit(database: SqliteDatabase): Promise<(entry: AuditEntry) => Promise<void>> {
  const insert = await database.transaction(sqliteAuditEntries);
  return (entry) => database.transaction(() => insert(entry));
}

/** Inserts entries, unless they are there, as part of whatever the connection does. */
export function sqliteAuditEntries(db: DatabaseSync): (entry: AuditEntry) => Promise<void> {
  defineSqliteCollection(db, table, auditCollection);
  const entries = openSqliteCollection(db, table, auditCollection);
  return async (entry) => void (await entries.insertIfAbsent(storedEntry(entry)));
}

/** Copies the entries of another file's trail that this one lacks. */
export async function copySqliteAudit(from: DatabaseSync, to: DatabaseSync): Promise<void> {
  const there = from.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table);
  if (!there) return;
  const insert = sqliteAuditEntries(to);
  const entries = openSqliteCollection(from, table, auditCollection);
  for (const entry of await entries.list({ sort: ['entry_id'] })) await insert(entry);
}
