// Calls on MongoDB. Of a transaction, the body runs again after a conflict, and the commit is sent again when its answer was lost;
// a semaphore bounds how many run side by side: p-limit, with an end to how long one waits for its permit.
import { setTimeout as pause } from 'node:timers/promises';
import { type Backoff, backoffDelay } from '@waggle/contracts';
import type { ClientSession, MongoClient, TransactionOptions } from 'mongodb';
import pLimit from 'p-limit';
import { StoreUnavailableError } from '../store.ts';
import { isCommitUnknown, isDuplicateKey, isTransient, storeError } from './errors.ts';

/** Runs calls of the driver with their errors as the store's. */
export async function asStore<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storeError(error);
  }
}

/** One run of the body. */
export interface BodyRun<T> {
  run(): Promise<T>;
  /** The errors that its calls met, whatever the body made of them. */
  readonly failures: readonly unknown[];
}

// The driver's own withTransaction goes on for two minutes, after which nobody is waiting for the answer any more. Real
// time, not the store's clock: a conflict lasts as long as the other transaction does.
const patienceMs = 10_000;

// Full jitter: transactions that met on one document should not meet there again.
const betweenRuns: Backoff = { firstMs: 6, maxMs: 500, factor: 1.5, jitter: 1 };
const betweenCommits: Backoff = { firstMs: 10, maxMs: 500, jitter: 1 };

const transactionOptions: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
};

/**
 * @param begin makes a fresh run of the body: nothing of a run that was rolled back may reach the next one
 * @throws {StoreUnavailableError}
 */
export async function transact<T>(
  client: MongoClient,
  begun: number,
  begin: (session: ClientSession) => BodyRun<T>,
): Promise<T> {
  const session = client.startSession();
  const patient = () => performance.now() < begun + patienceMs;
  try {
    for (let run = 0, duplicates = 0; ; run += 1) {
      if (run > 0) await pause(backoffDelay(betweenRuns, run));
      session.startTransaction(transactionOptions);
      const attempt = begin(session);
      try {
        const result = await attempt.run();
        await commit(session, patient);
        return result;
      } catch (error) {
        // Not after a commit that failed: that has ended the transaction.
        if (session.inTransaction()) await abort(client, session);
        const met = [error, ...attempt.failures];
        // Somebody may have committed the same key after this one's snapshot: the next run's reads find it. If it is the
        // body's own mistake, it comes again.
        const again = met.some(isTransient) || (met.some(isDuplicateKey) && ++duplicates <= 3);
        if (!again) throw storeError(error);
        if (!patient()) throw givenUp(met.find(isTransient) ?? error, run + 1);
      }
    }
  } finally {
    await session.endSession();
  }
}

// The driver sends an abort twice at most and hides whether the server took it. One that it did not take leaves the locks of a
// transaction that nobody goes on with, until transactionLifetimeLimitSeconds, and everybody else on the same documents fails
// meanwhile: so the abort is sent until the server answers that there is no such transaction (any more).
async function abort(client: MongoClient, session: ClientSession): Promise<void> {
  for (let round = 1; round <= abortsAtMost; round += 1) {
    try {
      await client.db('admin').command({ abortTransaction: 1 }, { session });
      break;
    } catch (error) {
      if (!isCommitUnknown(error)) break;
      await pause(backoffDelay(betweenCommits, round));
    }
  }
  // For the driver's own state.
  await session.abortTransaction();
}

const abortsAtMost = 8;

async function commit(session: ClientSession, patient: () => boolean): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (!isCommitUnknown(error)) throw error;
      if (!patient()) {
        throw new StoreUnavailableError(
          `MongoDB does not answer whether it committed (${(error as Error).message}): try it again`,
          {
            cause: error,
          },
        );
      }
      await pause(backoffDelay(betweenCommits, round + 1));
    }
  }
}

function givenUp(error: unknown, runs: number): unknown {
  const mapped = storeError(error);
  if (mapped instanceof StoreUnavailableError) return mapped;
  const said = error instanceof Error ? error.message : String(error);
  const seconds = patienceMs / 1_000;
  return new StoreUnavailableError(
    `a transaction met conflicts in each of ${runs} runs within ${seconds} s (${said})`,
    {
      cause: error,
    },
  );
}

export interface Semaphore {
  /** Runs `work` when a permit is free, first come first served. @throws {StoreUnavailableError} when that took too long */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Rejects all that wait for a permit with `error`. What runs goes on. */
  refuseWaiting(error: Error): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function createSemaphore(permits: number, patienceMs: number): Semaphore {
  const limit = pLimit(permits);
  const waiting = new Set<(error: Error) => void>();
  const unsettled = new Set<Promise<unknown>>();

  function run<T>(work: () => Promise<T>): Promise<T> {
    const outcome = Promise.withResolvers<T>();
    const stopWaiting = () => {
      clearTimeout(timer);
      return waiting.delete(refuse);
    };
    const refuse = (error: Error) => {
      stopWaiting();
      outcome.reject(error);
    };
    const timer = setTimeout(() => {
      const busy = `${limit.activeCount} transactions ran for ${patienceMs} ms and left no permit`;
      refuse(new StoreUnavailableError(`${busy}: try it again`));
    }, patienceMs);
    waiting.add(refuse);
    void limit(async () => {
      // Refused meanwhile: the permit goes to the next one at once.
      if (!stopWaiting()) return;
      const result = work();
      outcome.resolve(result);
      await result.catch(() => {});
    });
    return outcome.promise;
  }

  return {
    run(work) {
      const outcome = run(work);
      unsettled.add(outcome);
      const settled = () => unsettled.delete(outcome);
      outcome.then(settled, settled);
      return outcome;
    },
    refuseWaiting(error) {
      for (const refuse of [...waiting]) refuse(error);
    },
    async idle() {
      while (unsettled.size > 0) await Promise.allSettled(unsettled);
    },
  };
}
