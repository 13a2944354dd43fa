// Orders that are placed at the same time: a few run, more wait, and beyond that the client is asked to come back. Without a bound
// a flood would fill the memory, and each order would wait for all those before it.
import { ProblemError } from '@waggle/service-kit/http';
import pLimit from 'p-limit';

export interface OrderQueue {
  /** @throws {ProblemError} 503 with Retry-After, when too many wait already: nothing was done */
  run<T>(work: () => Promise<T>): Promise<T>;
}

// Enough for one fsync to commit many of them.
const running = 32;

/** @param mostWaiting besides those that run */
export function createOrderQueue(mostWaiting: number): OrderQueue {
  const limit = pLimit(running);
  return {
    async run(work) {
      if (limit.pendingCount >= mostWaiting) throw busy;
      return limit(work);
    },
  };
}

const busy = new ProblemError(
  {
    status: 503,
    code: 'busy',
    title: 'Too many orders at the same time',
    detail: 'Nothing was done: try again in a few seconds, with the same Idempotency-Key.',
  },
  2,
);
