// Lets attempts to sign in that count under one key run one after another. Each is counted before its outcome is known: with
// several at once, right ones would use up the free attempts and be refused although nobody had failed.
import pLimit, { type LimitFunction } from 'p-limit';
import { TooBusyError } from './passwords.ts';

export interface KeyLocks {
  /**
   * Runs `work` after all earlier work that shares a key with it.
   * @param keys in an order that all callers share, so that no two wait for each other
   * @throws {TooBusyError} when too many wait for a key already
   */
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
}

// More would wait for seconds, and a flood from one address must not grow without bound.
const maxWaiting = 32;

export function createKeyLocks(): KeyLocks {
  const queues = new Map<string, { readonly limit: LimitFunction; length: number }>();

  async function queued<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = queues.get(key) ?? { limit: pLimit(1), length: 0 };
    if (queue.length > maxWaiting) {
      throw new TooBusyError('Too many people are signing in at the moment. Try again in a few seconds.');
    }
    queues.set(key, queue);
    queue.length += 1;
    try {
      return await queue.limit(work);
    } finally {
      queue.length -= 1;
      if (queue.length === 0) queues.delete(key);
    }
  }

  async function run<T>([key, ...others]: readonly string[], work: () => Promise<T>): Promise<T> {
    return key === undefined ? work() : queued(key, () => run(others, work));
  }

  return { run };
}
