// The file of the embedded engine: a writer for one transaction at a time, a reader of committed state, and a group fsync.
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailableError } from '../store.ts';
import { refuseInsideBody } from '../transaction-body.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { type Body, groupCommit, type TransactionPriority } from './group-commit.ts';
import { type GroupSync, groupSync, noSync } from './group-sync.ts';
import { writeCheck } from './write-check.ts';

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
  readonly code = 'data_folder';
}

export interface SqliteDatabase {
  /**
   * Runs `body` alone on the writing connection, and rolls back what it did when it throws. Transactions that queue in one turn of
   * the event loop share a COMMIT, and each gets its outcome after it. `body` may run again when the COMMIT fails. It may be
   * asynchronous but must wait for nothing except this database: all other transactions queue behind it.
   * @param priority of requests, which go first, or in the background. Default: of a request
   * @throws {StoreUnavailableError} when the disk is full or cannot be written
   */
  transaction<T>(body: Body<T>, priority?: TransactionPriority): Promise<T>;
  /** Committed state, also during a transaction. Read-only. */
  readonly reader: DatabaseSync;
  /** Resolves when everything committed before the call would survive a power cut. */
  durable(): Promise<void>;
  /** The number of fsyncs for `durable`: fewer than its concurrent callers. */
  readonly syncs: number;
  /** The number of COMMITs: fewer than its transactions. */
  readonly commits: number;
  /** Whether a transaction is queued or runs. */
  readonly busy: boolean;
  /**
   * Resolves when something can be written now, as far as that can be told without filling the disk.
   * @throws {StoreUnavailableError} when the disk is full or cannot be written
   */
  check(): Promise<void>;
  /** Creates missing tables. Call before the first transaction that uses them. */
  define(schema: string): Promise<void>;
  /** Rebuilds the file and empties its log, so that nothing deleted is left in them. All transactions wait meanwhile. */
  scrub(): Promise<void>;
  /** Waits for running transactions, and unlocks the folder. A second call does nothing. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /**
   * How long one turn of the event loop may begin transactions of requests, and then as long those in the background. The rest
   * waits for the next turn, behind the sockets and timers that are ready. Default 2 ms.
   */
  readonly sliceMs?: number;
}

/**
 * Opens `<folder>/waggle.db`; when `folder` is ':memory:', a private, temporary database.
 * @throws {DataFolderError} when the folder cannot be written, or another process is using it
 */
export function openDatabase(folder: string, { sliceMs = 2 }: DatabaseOptions = {}): SqliteDatabase {
  if (folder === ':memory:') return openThrowaway(sliceMs);
  const lock = lockFolder(folder);
  try {
    const { writer, reader, log } = openFile(folder);
    // A new file survives a power cut only if its directory entry does, which needs its own fsync.
    syncFolder(folder);
    return database({ writer, reader, sync: groupSync(log), sliceMs, folder, release: () => lock.close() });
  } catch (error) {
    lock.close();
    throw new DataFolderError(
      `the data folder ${folder} cannot be used (${(error as Error).message}): repair it, or choose another one with WAGGLE_DATA`,
    );
  }
}

// Not SQLite's own ':memory:': there the reader would share the writer's connection and see uncommitted state.
function openThrowaway(sliceMs: number): SqliteDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-memory-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const { writer, reader, log } = openFile(folder);
  closeSync(log);
  writer.exec('PRAGMA synchronous = OFF');
  // Unlinks the open files, except on Windows: so even a killed process leaves nothing behind.
  if (process.platform !== 'win32') remove();
  return database({ writer, reader, sync: noSync, sliceMs, folder: null, release: remove });
}

const fileName = 'waggle.db';

function openFile(folder: string): { writer: DatabaseSync; reader: DatabaseSync; log: number } {
  const file = path.join(folder, fileName);
  const writer = new DatabaseSync(file, { timeout: 5_000 });
  try {
    // NORMAL: a commit writes to the log without waiting for the disk; `durable` waits, once for all concurrent callers.
    writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    // What is deleted is overwritten: names and addresses would stay readable in the file for long.
    writer.exec('PRAGMA secure_delete = ON');
    // Savepoints keep what they would undo in memory rather than in a temporary file.
    writer.exec('PRAGMA temp_store = MEMORY');
    writer.exec('CREATE TABLE IF NOT EXISTS waggle_file (made INTEGER) STRICT');
    // An earlier version made a file that others could read. The files that SQLite makes beside it get its mode.
    for (const name of [file, `${file}-wal`, `${file}-shm`]) chmodSync(name, 0o600);
    const reader = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    // A connection opens its files on its first read; a temporary database has unlinked them by then.
    reader.prepare('SELECT count(*) FROM waggle_file').get();
    return { writer, reader, log: openSync(`${file}-wal`, 'r+') };
  } catch (error) {
    writer.close();
    throw error;
  }
}

interface Parts {
  readonly writer: DatabaseSync;
  readonly reader: DatabaseSync;
  readonly sync: GroupSync;
  readonly sliceMs: number;
  /** Null when its files are unlinked. */
  readonly folder: string | null;
  readonly release: () => void;
}

function database({ writer, reader, sync, sliceMs, folder, release }: Parts): SqliteDatabase {
  const group = groupCommit(writer, { sliceMs, committed: () => checkpoints?.committed() });
  let checkpoints: Checkpoints | undefined;
  if (folder !== null) {
    writer.exec('PRAGMA wal_autocheckpoint = 0');
    checkpoints = createCheckpoints(writer, { file: path.join(folder, fileName), alone: group.alone });
  }
  let closing: Promise<void> | undefined;
  const refuseClosed = (): void => {
    if (closing) throw new StoreUnavailableError('the database was closed: nothing can be written any more');
  };
  const transaction = async <T>(body: Body<T>, priority: TransactionPriority = 'request'): Promise<T> => {
    refuseInsideBody('a transaction was begun');
    refuseClosed();
    return group.transaction(body, priority);
  };
  async function close(): Promise<void> {
    await group.idle();
    await checkpoints?.close();
    try {
      await sync.close();
    } finally {
      reader.close();
      writer.close();
      release();
    }
  }
  return {
    transaction,
    reader,
    durable: () => sync.wait(),
    get syncs() {
      return sync.syncs();
    },
    get commits() {
      return group.commits;
    },
    get busy() {
      return group.busy;
    },
    check: writeCheck(transaction, folder),
    define: (schema) => transaction((db) => db.exec(schema)),
    async scrub() {
      refuseInsideBody('the file was rebuilt');
      refuseClosed();
      await checkpoints?.idle();
      await group.alone(() => writer.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'));
    },
    close: () => (closing ??= close()),
  };
}

/**
 * Locks the folder against other Waggles until it is closed; the operating system releases the lock when the process ends.
 * @throws {DataFolderError}
 */
export function lockFolder(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    makeFolder(path.resolve(folder));
    lock = new DatabaseSync(path.join(folder, 'waggle.lock'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const busy = (error as { errcode?: number }).errcode === 5;
    throw new DataFolderError(
      busy
        ? `the data folder ${folder} is in use by another Waggle: stop that one, or choose another folder with WAGGLE_DATA`
        : `the data folder ${folder} cannot be written (${(error as Error).message}): choose another one with WAGGLE_DATA`,
    );
  }
}

// Not mkdir's `recursive`: in an existing folder that refuses it (/proc), Node 24 retries forever.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, { recursive: false });
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
