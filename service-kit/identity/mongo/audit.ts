// The audit trail in MongoDB: a database of its own, so that services can have the right to add to it and no other. Accounts makes its
// indexes.
import type { AuditEntry } from '@waggle/contracts';
import { openMongoCollection } from '@waggle/store/collections/mongo.ts';
import { mapDriverErrors } from '@waggle/store/mongo/transact.ts';
import type { Db } from 'mongodb';
import { auditCollection, storedEntry } from '../audit-records.ts';
import { sharedDatabase } from './sessions.ts';

/** The collection in that database. */
export const auditEntries = 'audit';

export function mongoAudit(database: Db): (entry: AuditEntry) => Promise<void> {
  const entries = openMongoCollection(database, () => ({}), auditEntries, auditCollection);
  // Services may add and not read: only the failure says that it is there.
  return (entry) =>
    mapDriverErrors(async () => {
      try {
        await entries.insert(storedEntry(entry));
      } catch (error) {
        if ((error as { code?: unknown }).code !== duplicateKey) throw error;
      }
    });
}

const duplicateKey = 11_000;

export const auditDatabase = (namespace: string): string => `${sharedDatabase(namespace)}_audit`;
