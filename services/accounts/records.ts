// What the accounts service keeps: accounts, their passkeys, failed attempts to sign in, sessions, and tokens of scripts. The last two are
// stored where all services can read them, and change in the same transaction as the account.
import type { AccountId } from '@waggle/contracts';
import {
  auditCollection,
  type SessionRecords,
  sessionCollection,
  sessionRecords,
  type TokenRecords,
  tokenCollection,
  tokenRecords,
} from '@waggle/service-kit/identity';
import { collection, defineRecords, integer, type Opened, own, table, text } from '@waggle/store/collections';
import type { StoredAccount } from './account.rules.ts';
import type { StoredChallenge, StoredPasskey } from './passkey.rules.ts';
import type { Attempts } from './throttle.rules.ts';

export interface AccountsRecords {
  readonly accounts: {
    insert(account: StoredAccount): Promise<void>;
    find(id: AccountId): Promise<StoredAccount | null>;
    findByLogin(login: string): Promise<StoredAccount | null>;
    /** By login. */
    all(): Promise<StoredAccount[]>;
    replace(account: StoredAccount): Promise<void>;
    remove(id: AccountId): Promise<void>;
    /** Serializes transactions that count admins: two at once would each see the other admin and both remove one. */
    lockAdmins(): Promise<void>;
  };
  readonly attempts: {
    find(key: string): Promise<Attempts | null>;
    put(attempts: Attempts): Promise<void>;
    remove(key: string): Promise<void>;
    /** Deletes what last failed before `before`; returns how many. */
    purge(before: number): Promise<number>;
  };
  readonly passkeys: {
    insert(passkey: StoredPasskey): Promise<void>;
    findByCredential(credentialId: string): Promise<StoredPasskey | null>;
    /** The oldest first. */
    of(account: AccountId): Promise<StoredPasskey[]>;
    replace(passkey: StoredPasskey): Promise<void>;
    remove(id: string): Promise<void>;
    removeOf(account: AccountId): Promise<void>;
  };
  readonly challenges: {
    insert(challenge: StoredChallenge): Promise<void>;
    /** Removes and returns it: of two transactions at once, one gets null. */
    take(hash: string): Promise<StoredChallenge | null>;
    /** How many of a place have not expired. */
    countOf(place: string, now: number): Promise<number>;
    /** Deletes what expired before `before`; returns how many. */
    purge(before: number): Promise<number>;
  };
  readonly sessions: SessionRecords;
  readonly tokens: TokenRecords;
  /** What the staff of all services did, and what was refused. */
  readonly audit: Opened<typeof auditCollection>;
}

const accounts = collection<StoredAccount>()({
  key: 'account_id',
  columns: { login: text({ unique: 'by_login' }) },
  // Accounts of earlier versions had no version, and their passwords were to be kept.
  readKept: (kept: Omit<StoredAccount, 'version' | 'password_due'> & Partial<StoredAccount>): StoredAccount => ({
    version: 1,
    password_due: false,
    ...kept,
  }),
});

const attempts = table<Attempts>()({
  key: 'key',
  columns: { failures: integer(), until: integer(), last_at: integer() },
  indexes: [{ name: 'by_age', on: ['last_at'] }],
});

const passkeys = collection<StoredPasskey>()({
  key: 'passkey_id',
  columns: { account_id: text(), credential_id: text({ unique: 'by_credential' }), created_at: text() },
  indexes: [{ name: 'by_account', on: ['account_id', 'created_at'] }],
});

const challenges = table<StoredChallenge>()({
  key: 'challenge_hash',
  columns: { purpose: text(), account_id: text(), place: text(), expires_at: integer() },
  indexes: [
    { name: 'by_place', on: ['place', 'expires_at'] },
    { name: 'by_expiry', on: ['expires_at'] },
  ],
});

const adminLock = own<Pick<AccountsRecords['accounts'], 'lockAdmins'>>({
  // SQLite has one writer, which runs one transaction at a time.
  sqlite: { records: () => ({ lockAdmins: async () => {} }) },
  // Transactions that write the same document conflict, and the later one runs again after the first one.
  mongo: {
    collections: { turns: [] },
    records: (db, inSession) => ({
      async lockAdmins() {
        const collection = db.collection<{ _id: string; taken: number }>('turns');
        await collection.updateOne({ _id: 'admins' }, { $inc: { taken: 1 } }, { upsert: true, ...inSession() });
      },
    }),
  },
});

export const accountsRecords = defineRecords(
  {
    accounts,
    attempts,
    passkeys,
    challenges,
    adminLock,
    sessions: sessionCollection,
    tokens: tokenCollection,
    audit: auditCollection,
  },
  ({ accounts, attempts, passkeys, challenges, adminLock, sessions, tokens, audit }): AccountsRecords => ({
    accounts: {
      insert: accounts.insert,
      find: accounts.find,
      findByLogin: (login) => accounts.findBy({ login }),
      all: () => accounts.list({ sort: ['login'] }),
      replace: async (account) => void (await accounts.overwrite(account)),
      remove: async (id) => void (await accounts.remove(id)),
      lockAdmins: adminLock.lockAdmins,
    },
    attempts: {
      find: attempts.find,
      put: attempts.put,
      remove: async (key) => void (await attempts.remove(key)),
      purge: (before) => attempts.removeWhere({ last_at: { lt: before } }),
    },
    passkeys: {
      insert: passkeys.insert,
      findByCredential: (credential_id) => passkeys.findBy({ credential_id }),
      of: (account_id) => passkeys.list({ where: { account_id }, sort: ['created_at'] }),
      replace: async (passkey) => void (await passkeys.overwrite(passkey)),
      remove: async (id) => void (await passkeys.remove(id)),
      removeOf: async (account_id) => void (await passkeys.removeWhere({ account_id })),
    },
    challenges: {
      insert: challenges.insert,
      async take(hash) {
        const found = await challenges.find(hash);
        return found && (await challenges.remove(hash)) ? found : null;
      },
      countOf: (place, now) => challenges.count({ place, expires_at: { gt: now } }),
      purge: (before) => challenges.removeWhere({ expires_at: { lt: before } }),
    },
    sessions: sessionRecords(sessions),
    tokens: tokenRecords(tokens),
    audit,
  }),
);
