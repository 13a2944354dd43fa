// The one file of the embedded engine: a writer that serves one transaction at a time, a reader of committed state,
// and an fsync that concurrent commits share.
import { closeSync, fdatasync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
  readonly code = 'data_folder';
}

export interface SqliteDatabase {
  /**
   * Runs `body` alone on the writing connection, between BEGIN and COMMIT; rolls back what it throws. `body` may be
   * asynchronous but must wait for nothing except this database: everyone else queues behind it.
   */
  transaction<T>(body: (db: DatabaseSync) => T | Promise<T>): Promise<T>;
  /** Committed state. Only for reading. */
  readonly reader: DatabaseSync;
  /** Resolves when everything committed before the call would survive a power cut. */
  durable(): Promise<void>;
  /** The number of fsyncs made for `durable`: fewer than its callers when they come together. */
  readonly syncs: number;
  /** Makes tables that do not exist yet. Call before the first transaction that uses them. */
  define(schema: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens `<folder>/waggle.db`, or a database in memory when `folder` is ':memory:'.
 * @throws {DataFolderError} when the folder cannot be written, or another process is using it
 */
export function openDatabase(folder: string): SqliteDatabase {
  if (folder === ':memory:') return inMemory();
  const lock = lockFolder(folder);
  const file = path.join(folder, 'waggle.db');
  const writer = new DatabaseSync(file, { timeout: 5_000 });
  // NORMAL: a commit writes to the log and does not wait for the disk; `durable` does, once for all who ask together.
  writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000');
  writer.exec('CREATE TABLE IF NOT EXISTS waggle_file (made INTEGER) STRICT');
  const reader = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const sync = groupSync(openSync(`${file}-wal`, 'r+'));
  syncFolder(folder);
  return database(writer, reader, sync, () => {
    sync.close();
    lock.close();
  });
}

function inMemory(): SqliteDatabase {
  // Readers share the writer's connection, since a database in memory has no other; see `database` for what that means.
  const writer = new DatabaseSync(':memory:');
  return database(writer, writer, { wait: async () => {}, syncs: () => 0, close: () => {} }, () => {});
}

function database(
  writer: DatabaseSync,
  reader: DatabaseSync,
  sync: GroupSync,
  release: () => void,
): SqliteDatabase {
  let last: Promise<unknown> = Promise.resolve();
  const alone = <T>(body: () => T | Promise<T>): Promise<T> => {
    const result = last.then(body);
    last = result.catch(() => {});
    return result;
  };
  const transaction = <T>(body: (db: DatabaseSync) => T | Promise<T>): Promise<T> =>
    alone(async () => {
      writer.exec('BEGIN IMMEDIATE');
      try {
        const result = await body(writer);
        writer.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk makes SQLite roll back by itself; a second ROLLBACK would hide the first error.
        if (writer.isTransaction) writer.exec('ROLLBACK');
        throw error;
      }
    });
  return {
    transaction,
    reader,
    durable: () => sync.wait(),
    get syncs() {
      return sync.syncs();
    },
    define: (schema) => transaction((db) => db.exec(schema)),
    close: () =>
      alone(() => {
        if (reader !== writer) reader.close();
        writer.close();
        release();
      }),
  };
}

interface GroupSync {
  wait(): Promise<void>;
  syncs(): number;
  close(): void;
}

// Flushes the write-ahead log. Whoever asks while a flush runs shares the next one: the running one may have begun before
// their commit. A commit that has left the log again is safe too: a checkpoint syncs the database before it reuses the log.
function groupSync(fd: number): GroupSync {
  let running = false;
  let count = 0;
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const flush = () => {
    running = true;
    count += 1;
    const served = waiting;
    waiting = [];
    fdatasync(fd, (error) => {
      running = false;
      for (const one of served) error ? one.reject(error) : one.resolve();
      if (waiting.length > 0) flush();
    });
  };
  return {
    wait: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        // One turn of the event loop: requests that came in together get into the same flush.
        if (waiting.length === 1 && !running) setImmediate(() => !running && flush());
      }),
    syncs: () => count,
    close: () => closeSync(fd),
  };
}

// Held for the life of the process and dropped by the operating system when it ends, however it ends.
function lockFolder(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true });
    const lock = new DatabaseSync(path.join(folder, 'waggle.lock'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    const busy = (error as { errcode?: number }).errcode === 5;
    throw new DataFolderError(
      busy
        ? `the data folder ${folder} is in use by another Waggle: stop that one, or choose another folder with WAGGLE_DATA`
        : `the data folder ${folder} cannot be written (${(error as Error).message}): choose another one with WAGGLE_DATA`,
    );
  }
}

// A new file is safe only when its name is: the folder's entry needs its own fsync.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
