// Checks that a file of SQLite can be written. SQLite reuses the space of its log, so small writes succeed for a while on a full disk,
// and larger ones fail: where room is short, a file shows whether there is any.
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailableError } from '../store.ts';

/** Probes of several services and of a load balancer share one check. */
const sharedMs = 1_000;
/** Below this many free bytes the file is tried. */
const scarce = 16 * 1024 * 1024;
/** More than an order takes, with its events and what follows from them. */
const neededBytes = 512 * 1024;

type Transaction = <T>(body: (db: DatabaseSync) => T) => Promise<T>;

/** @param folder where the file is; null when there is none to look at */
export function writeCheck(transaction: Transaction, folder: string | null): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<void> = Promise.resolve();
  return () => {
    if (performance.now() - checkedAt < sharedMs) return last;
    checkedAt = performance.now();
    last = transaction(writeSomething).then(() => {
      if (folder !== null) needsRoom(folder);
    });
    return last;
  };
}

function writeSomething(db: DatabaseSync): void {
  db.exec('DELETE FROM waggle_file; INSERT INTO waggle_file VALUES (0)');
}

function needsRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize > scarce) return;
  const file = path.join(folder, 'waggle.probe');
  try {
    writeFileSync(file, Buffer.alloc(neededBytes), { mode: 0o600 });
  } catch (error) {
    throw new StoreUnavailableError(
      `nothing can be stored now: the disk is full (${(error as Error).message}): make room on the disk of WAGGLE_DATA`,
      { cause: error },
    );
  } finally {
    rmSync(file, { force: true });
  }
}
