// The audit trail in the file of the embedded engine: the table `waggle_audit`.
import { defineSqliteCollection, openSqliteCollection } from '@waggle/store/collections/sqlite.ts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { auditCollection, type StoredAuditEntry } from '../audit-records.ts';

const table = 'waggle_audit';

/** Inserts entries, each in its own transaction, unless they are there. */
export async function sqliteAudit(database: SqliteDatabase): Promise<(entry: StoredAuditEntry) => Promise<void>> {
  const entries = await database.transaction((db) => {
    defineSqliteCollection(db, table, auditCollection);
    return openSqliteCollection(db, table, auditCollection);
  });
  return (entry) => database.transaction(async () => void (await entries.insertIfAbsent(entry)));
}
