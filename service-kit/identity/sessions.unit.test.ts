import { DatabaseSync } from 'node:sqlite';
import type { AccountId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { createSessions, newSession, tokenHash } from './sessions.ts';
import { defineSqliteSessions, sqliteSessions } from './sqlite/index.ts';

const hour = 3_600_000;

const somebody = { account_id: 'ada' as AccountId, name: 'Ada', role: 'admin' } as const;
const from = { device: 'Firefox on Linux', address: '192.0.2.1', password_due: false };

/** Sessions with a clock that the test sets, and a way to begin one. */
function opened() {
  const db = new DatabaseSync(':memory:');
  defineSqliteSessions(db);
  const records = sqliteSessions(db);
  const clock = { at: 1_000, now: () => clock.at };
  const reader = {
    find: records.find,
    extend: (...args: Parameters<typeof records.extend>) => records.extend(...args).then(() => true),
  };
  const sessions = createSessions({ records: reader, clock, lifetimeMs: 12 * hour });
  return {
    clock,
    sessions,
    async begin(endsAfterMs = 7 * 24 * hour): Promise<string> {
      const started_at = clock.at;
      const start = { ...somebody, ...from, started_at, expires_at: started_at + 12 * hour };
      const { session, token } = newSession({ ...start, ends_at: started_at + endsAfterMs });
      await records.insert(session);
      return token;
    },
  };
}

test('use extends a session, a mere lookup does not', async () => {
  const { sessions, clock, begin } = opened();
  const [used, open] = [await begin(), await begin()];
  const start = clock.at;
  for (clock.at = start + hour; clock.at < start + 12 * hour; clock.at += hour) {
    expect(await sessions.find(used, { use: true })).not.toBeNull();
    expect(await sessions.find(open)).not.toBeNull();
  }
  clock.at = start + 12 * hour;
  expect(await sessions.find(open)).toBeNull();
  expect(await sessions.find(used)).toMatchObject({ started_at: start, used_at: start + 11 * hour });
});

test('use extends a session that a page looks up all the time, too', async () => {
  const { sessions, clock, begin } = opened();
  const token = await begin();
  clock.at += 11 * hour;
  await sessions.find(token);
  await sessions.find(token, { use: true });
  clock.at += 11 * hour;
  expect(await sessions.find(token)).not.toBeNull();
});

test('however much it is used, a session ends after its longest time', async () => {
  const { sessions, clock, begin } = opened();
  const token = await begin(24 * hour);
  const start = clock.at;
  for (let hours = 1; hours < 24; hours += 1) {
    clock.at = start + hours * hour;
    expect(await sessions.find(token, { use: true })).not.toBeNull();
  }
  clock.at = start + 24 * hour;
  expect(await sessions.find(token, { use: true })).toBeNull();
});

test('a session of an earlier version counts until it was to expire, and is not extended', async () => {
  const db = new DatabaseSync(':memory:');
  db.exec(
    'CREATE TABLE waggle_sessions (token_hash TEXT PRIMARY KEY, account_id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT',
  );
  db.prepare('INSERT INTO waggle_sessions VALUES (?, ?, ?, ?, ?)').run(tokenHash('old'), 'ada', 'Ada', 'admin', hour);
  defineSqliteSessions(db);
  const records = sqliteSessions(db);
  const reader = { find: records.find, extend: async () => true };
  let now = 0;
  const sessions = createSessions({ records: reader, clock: { now: () => now }, lifetimeMs: 12 * hour });
  expect(await sessions.find('old', { use: true })).toMatchObject({ account_id: 'ada', device: '', ends_at: hour });
  now = hour;
  expect(await sessions.find('old')).toBeNull();
});

test('a process without write access to sessions identifies the account, and does not extend the session', async () => {
  const times = { started_at: 0, expires_at: hour, ends_at: 24 * hour };
  const { session, token } = newSession({ ...somebody, ...from, ...times });
  const records = { find: async () => session, extend: async () => false };
  const sessions = createSessions({ records, clock: { now: () => 0 }, lifetimeMs: 12 * hour });
  expect(await sessions.find(token, { use: true })).toEqual(session);
});
