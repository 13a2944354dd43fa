// The collection of sessions, on both engines, in the database that all services share.
import { type Collection, integer, table, text } from '@waggle/store/collections';
import type { Session, SessionRecords } from './sessions.ts';

/**
 * Where each service has its own MongoDB user, only that of accounts may write here, so that an intruder in another service
 * cannot become an admin.
 */
export const sessionCollection = table<Session>()({
  key: 'token_hash',
  columns: { account_id: text(), name: text(), role: text(), expires_at: integer() },
  indexes: [{ name: 'by_account', on: ['account_id'] }],
  shared: true,
});

/** For a service whose transactions begin and end sessions. */
export const sessionRecords = (sessions: Collection<Session, 'token_hash', keyof Session>): SessionRecords => ({
  insert: sessions.insert,
  find: sessions.find,
  extend: async (hash, expires_at) => void (await sessions.changeWhere({ token_hash: hash }, { expires_at })),
  remove: async (hash) => void (await sessions.remove(hash)),
  async removeOf(account_id, but = null) {
    await sessions.removeWhere({ account_id, ...(but ? { token_hash: { not: but } } : {}) });
  },
  async rename(account_id, name) {
    await sessions.changeWhere({ account_id }, { name });
  },
  purge: (before) => sessions.removeWhere({ expires_at: { lt: before } }),
});
