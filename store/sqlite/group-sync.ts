// An fsync that concurrent commits share.
import { closeSync, fdatasync } from 'node:fs';
import { StoreUnavailableError } from '../store.ts';

export interface GroupSync {
  /** Resolves when all earlier writes are on the disk. */
  wait(): Promise<void>;
  /** The number of fsyncs. */
  syncs(): number;
  /** Flushes a last time. Nothing may be written afterwards, so later callers resolve at once. */
  close(): Promise<void>;
}

/**
 * Flushes a file: here, the write-ahead log. A caller during a flush shares the next one, because the running one may have
 * begun before its commit. A commit that has left the log is safe too: a checkpoint syncs the database before it reuses
 * the log.
 */
export function groupSync(fd: number, sync: typeof fdatasync = fdatasync): GroupSync {
  let running = false;
  let count = 0;
  let closed = false;
  let failed: StoreUnavailableError | undefined;
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const flush = () => {
    running = true;
    count += 1;
    const served = waiting;
    waiting = [];
    sync(fd, (error) => {
      running = false;
      // After a failed fsync the kernel may have dropped the unwritten data, and the next fsync would succeed without it.
      if (error) failed = new StoreUnavailableError(`the disk did not take a write (${error.message}): restart Waggle`);
      for (const one of served) failed ? one.reject(failed) : one.resolve();
      if (waiting.length > 0) flush();
    });
  };
  const wait = (): Promise<void> =>
    new Promise((resolve, reject) => {
      if (failed) return reject(failed);
      if (closed) return resolve();
      waiting.push({ resolve, reject });
      // After the callers that continue with the same commit, so that they share a flush; not after another turn of the event loop.
      if (waiting.length === 1 && !running) process.nextTick(() => !running && waiting.length > 0 && flush());
    });
  return {
    wait,
    syncs: () => count,
    async close() {
      try {
        await wait();
        closed = true;
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** For a database that need not survive a power cut. */
export const noSync: GroupSync = { wait: async () => {}, syncs: () => 0, close: async () => {} };
