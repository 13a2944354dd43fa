// Checkpoints on another thread, beside a writer that does not stop.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';

let folder: string;
let db: DatabaseSync;
let group: GroupCommit;
let checkpoints: Checkpoints;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waggle-checkpoints-'));
  const file = path.join(folder, 'waggle.db');
  db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE pages (content BLOB)');
  group = groupCommit(db, { sliceMs: 1, committed: () => checkpoints?.committed() });
  checkpoints = createCheckpoints(db, { file, pages: 10, mostPages: 100, alone: group.alone });
});
afterEach(async () => {
  await group.idle();
  await checkpoints.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const log = () => db.prepare('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number };
const writePages = (count: number) =>
  group.transaction(() => void db.prepare('INSERT INTO pages VALUES (zeroblob(?))').run(count * 4_096), 'background');

test('a log that is long enough moves into the file', async () => {
  await writePages(5);
  await checkpoints.idle();
  expect(log().checkpointed).toBe(0);
  await writePages(20);
  await vi.waitFor(() => expect(log().checkpointed).toBeGreaterThan(20), { timeout: 30_000 });
});

test('beside steady writes the log begins anew again and again', async () => {
  let written = 0;
  let longest = 0;
  for (; written < 3_000; written += 5) {
    await writePages(5);
    longest = Math.max(longest, log().log);
  }
  expect(longest).toBeLessThan(written / 2);
});

test('closing waits for a running checkpoint', async () => {
  await writePages(50);
  await checkpoints.close();
  expect(log().checkpointed).toBeGreaterThan(50);
});
