// What a service says of its collections in MongoDB.
import type { ClientSession, Db, IndexDescription } from 'mongodb';

/** A service's records in MongoDB: a database of its own, `waggle_<service>`. */
export interface MongoRecords<Records extends object> {
  /** collection → its indexes. Collections are made at start, since a transaction cannot make them everywhere. */
  readonly collections: Readonly<Record<string, readonly IndexDescription[]>>;
  /** Called for each transaction, with its session, and once without for reads. Every call must pass the session on. */
  records(db: Db, session: ClientSession | undefined): Records;
}
