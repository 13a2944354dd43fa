// Moves the write-ahead log into the file on another thread: a checkpoint waits for the disk twice, and here requests would wait too.
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

export interface Checkpoints {
  /** Call after each commit: begins a checkpoint when the log is long enough. */
  committed(): void;
  /** Resolves when no checkpoint runs; begins none before the next commit. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface CheckpointOptions {
  readonly file: string;
  /** Pages in the log from which on a checkpoint runs. Default 1,000. */
  readonly pages?: number;
  /** Pages from which on transactions wait for it: beside a steady writer it never reaches the end of the log. Default 16,000. */
  readonly mostPages?: number;
  /** Runs work while no transaction runs. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

/** @param writer SQLite's own checkpoints, which run inside a commit, must be switched off on it */
export function createCheckpoints(writer: DatabaseSync, options: CheckpointOptions): Checkpoints {
  const { file, pages = 1_000, mostPages = 16_000, alone } = options;
  const size = writer.prepare('PRAGMA wal_checkpoint(NOOP)');
  let worker: Worker | null = null;
  let running: Promise<void> | null = null;

  const left = (): { readonly total: number; readonly behind: number } => {
    const { log, checkpointed } = size.get() as { log: number; checkpointed: number };
    return { total: log, behind: log - checkpointed };
  };

  function once(): Promise<void> {
    worker ??= startWorker();
    const thread = worker;
    return new Promise((resolve) => {
      const done = (): void => {
        thread.off('message', done).off('exit', done);
        resolve();
      };
      thread.once('message', done).once('exit', done).postMessage('');
    });
  }

  // One that could not run: the next checkpoint starts another one.
  function startWorker(): Worker {
    const started = start(file);
    started.on('error', () => {});
    started.once('exit', () => {
      worker = null;
    });
    return started;
  }

  async function run(): Promise<void> {
    await once();
    // Nothing is written meanwhile, so this one reaches the end, and the next commit begins the log anew.
    if (left().total >= mostPages) await alone(once);
  }

  return {
    committed() {
      if (running || left().behind < pages) return;
      running = run().finally(() => {
        running = null;
      });
    },
    async idle() {
      await running;
    },
    async close() {
      await running;
      await worker?.terminate();
    },
  };
}

function start(file: string): Worker {
  // As text: a file of its own would have to be found beside the bundle too.
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { DatabaseSync } = require('node:sqlite');
    const db = new DatabaseSync(workerData, { timeout: 5_000 });
    parentPort.on('message', () => {
      try {
        db.exec('PRAGMA wal_checkpoint(PASSIVE)');
      } catch {
        // The disk is full or failed, which the next commit says too. The log keeps what is not in the file.
      }
      parentPort.postMessage('');
    });
  `;
  const worker = new Worker(code, { eval: true, workerData: file, execArgv: [] });
  // A process ends without waiting for it.
  worker.unref();
  return worker;
}
