import { DatabaseSync } from 'node:sqlite';
import type { AccountId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { createSessions, newSession } from './sessions.ts';
import { defineSqliteSessions, sqliteSessions } from './sqlite/index.ts';

const hour = 3_600_000;

test('use extends a session, a mere lookup does not', async () => {
  const db = new DatabaseSync(':memory:');
  defineSqliteSessions(db);
  const records = sqliteSessions(db);
  let now = 0;
  const reader = {
    find: records.find,
    extend: (...args: [string, number]) => records.extend(...args).then(() => true),
  };
  const sessions = createSessions({ records: reader, clock: { now: () => now }, lifetimeMs: 12 * hour });
  const somebody = { account_id: 'ada' as AccountId, name: 'Ada', role: 'admin' } as const;
  const [used, open] = [newSession(somebody, 12 * hour), newSession(somebody, 12 * hour)];
  for (const { session } of [used, open]) await records.insert(session);
  for (now = hour; now < 12 * hour; now += hour) {
    expect(await sessions.find(used.token)).not.toBeNull();
    expect(await sessions.find(open.token, { idle: true })).not.toBeNull();
  }
  now = 12 * hour;
  expect(await sessions.find(open.token, { idle: true })).toBeNull();
  expect(await sessions.find(used.token)).not.toBeNull();
});

test('a process without write access to sessions identifies the account, and does not extend the session', async () => {
  const { session, token } = newSession({ account_id: 'ada' as AccountId, name: 'Ada', role: 'kitchen' }, hour);
  const records = { find: async () => session, extend: async () => false };
  const sessions = createSessions({ records, clock: { now: () => 0 }, lifetimeMs: 12 * hour });
  expect(await sessions.find(token)).toEqual(session);
});
