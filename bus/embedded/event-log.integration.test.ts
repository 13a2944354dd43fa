// The embedded event log: trimming a long stream does not block others, and files of earlier versions are upgraded.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { afterEach, expect, test } from 'vitest';
import { createEmbeddedEventLog } from './event-log.ts';

const stream = 'orders-stream';
const group = 'orders-group';
const later = () => Date.now() + 3_600_000;
const folders: string[] = [];
const folder = () => {
  folders.push(mkdtempSync(path.join(tmpdir(), 'waggle-log-')));
  return folders.at(-1) ?? '';
};
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

test('trimming a long stream yields to others between its steps', async () => {
  const database = openDatabase(folder());
  const log = createEmbeddedEventLog(database, systemClock);
  await log.ensureGroup(stream, group);
  const entries = Array.from({ length: 20_000 }, () => ({ event: 'x'.repeat(500) }));
  const ids = await log.append(stream, entries);
  expect(await log.openReader([stream], group, 'one').read(ids.length, 0)).toHaveLength(ids.length);
  await log.acknowledge({ stream, group, consumer: 'one' }, ids);
  let turns = 0;
  let trimming = true;
  const takeTurns = (): void => {
    turns += 1;
    if (trimming) setImmediate(takeTurns);
  };
  takeTurns();
  expect(await log.trim(stream, [group], later())).toBe(20_000);
  trimming = false;
  expect(turns).toBeGreaterThan(15);
  await log.close();
  await database.close();
});

test('the file of an earlier version is upgraded, and its entries are delivered and trimmed as before', async () => {
  const place = folder();
  const old = new DatabaseSync(path.join(place, 'waggle.db'));
  old.exec(`
    CREATE TABLE bus_streams (stream TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE bus_entries (
      stream TEXT NOT NULL, position INTEGER NOT NULL, event BLOB NOT NULL, traceparent TEXT, only_group TEXT,
      dead_letter TEXT, PRIMARY KEY (stream, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE bus_groups (
      stream TEXT NOT NULL, group_name TEXT NOT NULL, delivered INTEGER NOT NULL, PRIMARY KEY (stream, group_name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE bus_pending (
      stream TEXT NOT NULL, group_name TEXT NOT NULL, position INTEGER NOT NULL, consumer TEXT NOT NULL,
      delivered_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, first_failed_at INTEGER, last_failed_at INTEGER,
      PRIMARY KEY (stream, group_name, position)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO bus_streams VALUES ('${stream}', 5000);
    INSERT INTO bus_entries (stream, position, event) VALUES
      ('${stream}', 3000, x'61'), ('${stream}', 4000, x'62'), ('${stream}', 5000, x'63');
    INSERT INTO bus_groups VALUES ('${stream}', '${group}', 3000);
    INSERT INTO bus_pending VALUES ('${stream}', '${group}', 3000, 'dead', 1, 2, 1, 2);
  `);
  old.close();
  const database = openDatabase(place);
  const log = createEmbeddedEventLog(database, systemClock);
  expect(await log.info(stream)).toMatchObject({ length: 3, last_id: '5-0', groups: [{ lag: 2, pending: 1 }] });
  expect(await log.lastPublished(stream)).toBe('5-0');
  expect(await log.failures(stream, group, '3-0')).toMatchObject({ attempts: 2, unfinished: 0 });
  const member = { stream, group, consumer: 'one' };
  const { entries } = await log.claimIdle(member, 0, 10);
  expect(await log.openReader([stream], group, 'one').read(1, 0)).toHaveLength(1);
  await log.acknowledge(member, ['3-0', '4-0']);
  expect(entries).toHaveLength(1);
  expect(await log.trim(stream, [group], later())).toBe(2);
  expect(await log.info(stream)).toMatchObject({ length: 1, groups: [{ lag: 1, pending: 0 }] });
  await log.close();
  await database.close();
});
