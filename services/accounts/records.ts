// What the accounts service keeps: accounts, failed attempts to sign in, and sessions. Sessions lie in the place that all
// services share, and change in the same transaction as the account.
import { type SessionRecords, sessionCollection, sessionRecords } from '@waggle/service-kit/identity';
import { collection, defineRecords, integer, own, table, text } from '@waggle/store/collections';
import { within } from '@waggle/store/mongo/session.ts';
import type { StoredAccount } from './account.rules.ts';
import type { Attempts } from './throttle.rules.ts';

export interface AccountsRecords {
  readonly accounts: {
    insert(account: StoredAccount): Promise<void>;
    find(id: string): Promise<StoredAccount | null>;
    findByLogin(login: string): Promise<StoredAccount | null>;
    /** By login. */
    all(): Promise<StoredAccount[]>;
    replace(account: StoredAccount): Promise<void>;
    remove(id: string): Promise<void>;
    /** Lets transactions that count admins come one after another: two that each see the other one would both go. */
    oneAtATime(): Promise<void>;
  };
  readonly attempts: {
    find(key: string): Promise<Attempts | null>;
    put(attempts: Attempts): Promise<void>;
    remove(key: string): Promise<void>;
    /** Deletes what last failed before `before`; returns how many. */
    purge(before: number): Promise<number>;
  };
  readonly sessions: SessionRecords;
}

const accounts = collection<StoredAccount>()({
  key: 'account_id',
  columns: { login: text({ unique: 'by_login' }) },
});

const attempts = table<Attempts>()({
  key: 'key',
  columns: { failures: integer(), until: integer(), last_at: integer() },
  indexes: [{ name: 'by_age', on: ['last_at'] }],
});

const turns = own<Pick<AccountsRecords['accounts'], 'oneAtATime'>>({
  // There is one writer, and it serves one transaction at a time.
  sqlite: { records: () => ({ oneAtATime: async () => {} }) },
  // Transactions that write the same document conflict, and the later one runs again with what the first one left.
  mongo: {
    collections: { turns: [] },
    records: (db, session) => ({
      async oneAtATime() {
        const collection = db.collection<{ _id: string; taken: number }>('turns');
        await collection.updateOne({ _id: 'admins' }, { $inc: { taken: 1 } }, { upsert: true, ...within(session) });
      },
    }),
  },
});

export const accountsRecords = defineRecords(
  { accounts, attempts, turns, sessions: sessionCollection },
  ({ accounts, attempts, turns, sessions }): AccountsRecords => ({
    accounts: {
      insert: accounts.insert,
      find: accounts.find,
      findByLogin: (login) => accounts.findBy({ login }),
      all: () => accounts.list({ sort: ['login'] }),
      replace: async (account) => void (await accounts.overwrite(account)),
      remove: async (id) => void (await accounts.remove(id)),
      oneAtATime: turns.oneAtATime,
    },
    attempts: {
      find: attempts.find,
      put: attempts.put,
      remove: async (key) => void (await attempts.remove(key)),
      purge: (before) => attempts.removeWhere({ last_at: { lt: before } }),
    },
    sessions: sessionRecords(sessions),
  }),
);
