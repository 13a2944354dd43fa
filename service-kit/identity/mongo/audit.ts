// The audit trail in MongoDB: the collection `audit` of the database that the services share. Accounts makes its indexes.
import { openMongoCollection } from '@waggle/store/collections/mongo.ts';
import { mapDriverErrors } from '@waggle/store/mongo/transact.ts';
import type { Db } from 'mongodb';
import { auditCollection, type StoredAuditEntry } from '../audit-records.ts';

export function mongoAudit(shared: Db): (entry: StoredAuditEntry) => Promise<void> {
  const entries = openMongoCollection(shared, () => ({}), 'audit', auditCollection);
  return (entry) => mapDriverErrors(() => entries.insert(entry));
}
