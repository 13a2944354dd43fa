// The collection of the audit trail, on both engines, in the database that all services share.
import { type AuditEntry, refusalKinds } from '@waggle/contracts';
import { boolean, collection, text } from '@waggle/store/collections';

export interface StoredAuditEntry extends AuditEntry {
  /** The account id, or the name of somebody without an account. */
  readonly person: string;
  /** Of a refusal: their number is limited. */
  readonly refusal: boolean;
}

/**
 * Every service inserts what its staff do. Where each has its own MongoDB user, only that of accounts, which lists and purges the
 * trail, may do anything else with it: an intruder in another service cannot remove their traces.
 */
export const auditCollection = collection<StoredAuditEntry>()({
  key: 'entry_id',
  columns: { at: text(), person: text(), kind: text(), refusal: boolean() },
  indexes: [
    { name: 'by_age', on: ['at'] },
    { name: 'by_person', on: ['person', '-entry_id'] },
    { name: 'by_kind', on: ['kind', '-entry_id'] },
    { name: 'by_refusal', on: ['refusal', 'entry_id'] },
  ],
  shared: 'waggle_audit',
});

export const storedEntry = (entry: AuditEntry): StoredAuditEntry => ({
  ...entry,
  person: entry.account_id ?? entry.who,
  refusal: refusalKinds.some((refusal) => refusal === entry.kind),
});
