// Sessions in MongoDB: the collection `sessions` of the database that the services share. Where each service has a user of its
// own, only that of accounts may write there: whoever took over another service must not make an admin of themselves. It loads
// no driver: the accounts service brings it into processes that have no MongoDB, too.
import { within } from '@waggle/store/mongo/session.ts';
import type { ClientSession, Db } from 'mongodb';
import type { Session, SessionRecords } from '../sessions.ts';

type StoredSession = Omit<Session, 'token_hash'> & { readonly _id: string };

/** For a service whose transactions begin and end sessions. */
export function mongoSessions(shared: Db, session: ClientSession | undefined): SessionRecords {
  const collection = shared.collection<StoredSession>('sessions');
  return {
    async insert({ token_hash, ...rest }) {
      await collection.insertOne({ _id: token_hash, ...rest }, within(session));
    },
    async find(hash) {
      const found = await collection.findOne({ _id: hash }, within(session));
      if (!found) return null;
      const { _id, ...rest } = found;
      return { token_hash: _id, ...rest };
    },
    async extend(hash, expires_at) {
      await collection.updateOne({ _id: hash }, { $set: { expires_at } }, within(session));
    },
    async remove(hash) {
      await collection.deleteOne({ _id: hash }, within(session));
    },
    async removeOf(account_id, but = null) {
      await collection.deleteMany({ account_id, ...(but ? { _id: { $ne: but } } : {}) }, within(session));
    },
    async rename(account_id, name) {
      await collection.updateMany({ account_id }, { $set: { name } }, within(session));
    },
    async purge(before) {
      return (await collection.deleteMany({ expires_at: { $lt: before } }, within(session))).deletedCount;
    },
  };
}

/** The database that the services share: it holds sessions and the hash of the staff token. */
export const sharedDatabase = (namespace: string): string => (namespace ? `waggle_${namespace}` : 'waggle');

/** The same, from a service's own database: `waggle_kitchen_accounts` → `waggle_kitchen`. */
export const sharedDatabaseBeside = (own: Db): Db => own.client.db(own.databaseName.replace(/_[^_]+$/, ''));
