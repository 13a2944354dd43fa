// Calls on MongoDB. Of a transaction, the body runs again after a conflict, and the commit is sent again when its answer was lost;
// a semaphore bounds how many run side by side: p-limit, with an end to how long one waits for its permit.
import { setTimeout as pause } from 'node:timers/promises';
import { type Backoff, backoffDelay, messageOf } from '@waggle/contracts';
import type { ClientSession, MongoClient, TransactionOptions } from 'mongodb';
import pLimit from 'p-limit';
import { StoreUnavailableError } from '../store.ts';
import { isCommitUnknown, isDuplicateKey, isTransient, storeError } from './errors.ts';

/** Runs driver calls and maps their errors to the store's. */
export async function mapDriverErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw storeError(error);
  }
}

/** One run of the body. */
export interface BodyRun<T> {
  run(): Promise<T>;
  /** The errors of its calls, even if the body caught them. */
  readonly failures: readonly unknown[];
}

// The driver's withTransaction retries for two minutes, longer than any client waits. Real time, not the store's clock: a
// conflict lasts as long as the other transaction.
const retryForMs = 10_000;

// Full jitter: transactions that conflicted should not conflict again.
const betweenRuns: Backoff = { firstMs: 6, maxMs: 500, factor: 1.5, jitter: 1 };
const betweenCommits: Backoff = { firstMs: 10, maxMs: 500, jitter: 1 };

const transactionOptions: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
};

/**
 * @param begin starts a fresh run of the body, without state of a rolled-back one
 * @throws {StoreUnavailableError}
 */
export async function transact<T>(
  client: MongoClient,
  begun: number,
  begin: (session: ClientSession) => BodyRun<T>,
): Promise<T> {
  const session = client.startSession();
  const patient = () => performance.now() < begun + retryForMs;
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
        // Not after a failed commit, which has ended the transaction.
        if (session.inTransaction()) await abort(client, session);
        const met = [error, ...attempt.failures];
        // Another transaction may have committed the same key after this snapshot: the next run reads it. A bug in the body
        // fails again.
        const again = met.some(isTransient) || (met.some(isDuplicateKey) && ++duplicates <= 3);
        if (!again) throw storeError(error);
        if (!patient()) throw givenUp(met.find(isTransient) ?? error, run + 1);
      }
    }
  } finally {
    await session.endSession();
  }
}

// The driver sends an abort at most twice and hides a failure. A failed abort leaves the transaction's locks until
// transactionLifetimeLimitSeconds, and other transactions on the same documents fail meanwhile: so this sends the abort until
// the server answers that there is no such transaction.
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
  const said = messageOf(error);
  const seconds = retryForMs / 1_000;
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
  /** Rejects all waiters with `error`; running work continues. */
  refuseWaiting(error: Error): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function createSemaphore(permits: number, waitMs: number): Semaphore {
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
      const busy = `${limit.activeCount} transactions ran for ${waitMs} ms and left no permit`;
      refuse(new StoreUnavailableError(`${busy}: try it again`));
    }, waitMs);
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
