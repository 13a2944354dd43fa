// The accounts service's collections in MongoDB.
import { mongoSessions, sharedDatabaseBeside } from '@waggle/service-kit/identity/mongo';
import { within } from '@waggle/store/mongo/session.ts';
import type { MongoRecords } from '@waggle/store/mongo/store.ts';
import type { ClientSession, Db } from 'mongodb';
import type { StoredAccount } from '../account.rules.ts';
import type { AccountsRecords } from '../records.ts';
import type { Attempts } from '../throttle.rules.ts';

export const mongoRecords: MongoRecords<AccountsRecords> = {
  collections: {
    accounts: [{ key: { login: 1 }, name: 'by_login', unique: true }],
    attempts: [{ key: { last_at: 1 }, name: 'by_age' }],
    turns: [],
  },
  records: (db, session) => ({
    accounts: accounts(db, session),
    attempts: attempts(db, session),
    sessions: mongoSessions(sharedDatabaseBeside(db), session),
  }),
};

type Stored<T, Id extends keyof T> = Omit<T, Id> & { readonly _id: string };

function accounts(db: Db, session: ClientSession | undefined): AccountsRecords['accounts'] {
  const collection = db.collection<Stored<StoredAccount, 'account_id'>>('accounts');
  const turns = db.collection<{ _id: string; taken: number }>('turns');
  const read = ({ _id, ...rest }: Stored<StoredAccount, 'account_id'>): StoredAccount => ({ account_id: _id, ...rest });
  return {
    async insert({ account_id, ...rest }) {
      await collection.insertOne({ _id: account_id, ...rest }, within(session));
    },
    async find(id) {
      const found = await collection.findOne({ _id: id }, within(session));
      return found ? read(found) : null;
    },
    async findByLogin(login) {
      const found = await collection.findOne({ login }, within(session));
      return found ? read(found) : null;
    },
    async all() {
      return (await collection.find({}, within(session)).sort({ login: 1 }).toArray()).map(read);
    },
    async replace({ account_id, ...rest }) {
      await collection.replaceOne({ _id: account_id }, rest, within(session));
    },
    async remove(id) {
      await collection.deleteOne({ _id: id }, within(session));
    },
    // Transactions that write the same document conflict, and the later one runs again with what the first one left.
    async oneAtATime() {
      await turns.updateOne({ _id: 'admins' }, { $inc: { taken: 1 } }, { upsert: true, ...within(session) });
    },
  };
}

function attempts(db: Db, session: ClientSession | undefined): AccountsRecords['attempts'] {
  const collection = db.collection<Stored<Attempts, 'key'>>('attempts');
  return {
    async find(key) {
      const found = await collection.findOne({ _id: key }, within(session));
      if (!found) return null;
      const { _id, ...rest } = found;
      return { key: _id, ...rest };
    },
    async put({ key, ...rest }) {
      await collection.replaceOne({ _id: key }, rest, { upsert: true, ...within(session) });
    },
    async remove(key) {
      await collection.deleteOne({ _id: key }, within(session));
    },
    async purge(before) {
      return (await collection.deleteMany({ last_at: { $lt: before } }, within(session))).deletedCount;
    },
  };
}
