// How many transactions of one process run side by side: p-limit, with an end to how long one waits for its permit.
import pLimit from 'p-limit';
import { StoreUnavailableError } from '../store.ts';

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
