// The group fsync: which commits share it, and what follows a failure.
import { closeSync, type fdatasync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { groupSync } from './group-sync.ts';

let folder: string;
let fd: number;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waggle-sync-'));
  fd = openSync(path.join(folder, 'log'), 'w+');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A disk whose flushes the test completes. */
function disk() {
  const running: ((error: NodeJS.ErrnoException | null) => void)[] = [];
  const sync = ((_fd: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    running.push(done);
  }) as typeof fdatasync;
  const end = async (error: Error | null = null) => {
    await vi.waitFor(() => expect(running.length).toBeGreaterThan(0));
    running.shift()?.(error);
  };
  return { sync, end };
}

test('a caller during a flush waits for the next one', async () => {
  const { sync, end } = disk();
  const group = groupSync(fd, sync);
  const done: string[] = [];
  const first = group.wait().then(() => done.push('first'));
  await vi.waitFor(() => expect(group.syncs()).toBe(1));
  const later = [1, 2, 3].map((n) => group.wait().then(() => done.push(`later ${n}`)));
  await end();
  await first;
  expect(done).toEqual(['first']);
  await end();
  await Promise.all(later);
  expect(group.syncs()).toBe(2);
  closeSync(fd);
});

test('after a failed flush no commit is reported as durable', async () => {
  const { sync, end } = disk();
  const group = groupSync(fd, sync);
  const first = group.wait();
  await Promise.all([end(new Error('EIO')), expect(first).rejects.toThrow('the disk did not take a write (EIO)')]);
  await expect(group.wait()).rejects.toThrow('restart Waggle');
  expect(group.syncs()).toBe(1);
  closeSync(fd);
});

test('closing serves waiting callers, and later ones resolve at once', async () => {
  const { sync, end } = disk();
  const group = groupSync(fd, sync);
  const waiting = group.wait();
  const closed = group.close();
  await end();
  await Promise.all([waiting, closed]);
  await group.wait();
  expect(group.syncs()).toBe(1);
});
