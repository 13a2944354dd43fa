// The collection of sessions, on both engines, in the database that all services share.
import { boolean, type Collection, integer, table, text } from '@waggle/store/collections';
import type { Session, SessionRecords } from './sessions.ts';

/**
 * Where each service has its own MongoDB user, only that of accounts may write here, so that an intruder in another service
 * cannot become an admin.
 */
export const sessionCollection = table<Session>()({
  key: 'token_hash',
  columns: {
    account_id: text(),
    name: text(),
    role: text(),
    device: text({ default: '' }),
    address: text({ default: '' }),
    password_due: boolean({ default: false }),
    started_at: integer({ default: 0 }),
    used_at: integer({ default: 0 }),
    expires_at: integer(),
    ends_at: integer({ default: 0 }),
  },
  // One of an earlier version has no end: it ends when it was to expire, and the next sign-in begins one of today's.
  readKept: (kept: EarlierSession): Session => ({
    ...kept,
    device: kept.device ?? '',
    address: kept.address ?? '',
    password_due: kept.password_due ?? false,
    started_at: kept.started_at ?? 0,
    used_at: kept.used_at ?? 0,
    ends_at: kept.ends_at || kept.expires_at,
  }),
  indexes: [{ name: 'by_account', on: ['account_id'] }],
  shared: 'waggle',
});

type Added = 'device' | 'address' | 'password_due' | 'started_at' | 'used_at' | 'ends_at';
type EarlierSession = Omit<Session, Added> & Partial<Session>;

/** For a service whose transactions begin and end sessions. */
export const sessionRecords = (sessions: Collection<Session, 'token_hash', keyof Session>): SessionRecords => ({
  insert: sessions.insert,
  find: sessions.find,
  of: (account_id) => sessions.list({ where: { account_id } }),
  extend: async (hash, use) => void (await sessions.changeWhere({ token_hash: hash }, use)),
  remove: async (hash) => void (await sessions.remove(hash)),
  async removeOf(account_id, but = null) {
    await sessions.removeWhere({ account_id, ...(but ? { token_hash: { not: but } } : {}) });
  },
  async rename(account_id, name) {
    await sessions.changeWhere({ account_id }, { name });
  },
  purge: (before) => sessions.removeWhere({ expires_at: { lt: before } }),
});
