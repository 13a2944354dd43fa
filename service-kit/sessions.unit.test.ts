import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createSessions, newSession } from './sessions.ts';
import { sessionsTable, sqliteSessions } from './sqlite-sessions.ts';

const hour = 3_600_000;

test('a session that is used goes on; one that is only looked at ends when it would have', async () => {
  const db = new DatabaseSync(':memory:');
  db.exec(sessionsTable);
  const records = sqliteSessions(db);
  let now = 0;
  const sessions = createSessions({ records, clock: { now: () => now }, lifetimeMs: 12 * hour });
  const somebody = { account_id: 'ada', name: 'Ada', role: 'admin' } as const;
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
