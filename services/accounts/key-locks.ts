// Lets attempts to sign in that count under one key run one after another. Each is counted before its outcome is known: with
// several at once, right ones would use up the free attempts and be refused although nobody had failed.
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
  const queues = new Map<string, { last: Promise<void>; length: number }>();

  async function enter(key: string): Promise<() => void> {
    const queue = queues.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (queue.length > maxWaiting) {
      throw new TooBusyError('Too many people are signing in at the moment. Try again in a few seconds.');
    }
    queues.set(key, queue);
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    const before = queue.last;
    queue.last = left;
    queue.length += 1;
    await before;
    return () => {
      queue.length -= 1;
      if (queue.length === 0) queues.delete(key);
      leave();
    };
  }

  return {
    async run(keys, work) {
      const leaving: (() => void)[] = [];
      try {
        for (const key of keys) leaving.push(await enter(key));
        return await work();
      } finally {
        for (const leave of leaving) leave();
      }
    },
  };
}
