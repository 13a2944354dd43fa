// How many transactions of one process run side by side.
import { StoreUnavailableError } from '../store.ts';

export interface Turns {
  /** Runs `work` when it is its turn, first come first served. @throws {StoreUnavailableError} when it took too long */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function turns(sideBySide: number, patienceMs: number): Turns {
  let running = 0;
  const waiting = new Set<() => void>();
  let resting: (() => void)[] = [];
  const leave = () => {
    running -= 1;
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next();
    } else if (running === 0) {
      for (const resolve of resting) resolve();
      resting = [];
    }
  };
  const enter = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        running += 1;
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(go);
        reject(
          new StoreUnavailableError(`${running} transactions ran for ${patienceMs} ms and left no turn: try it again`),
        );
      }, patienceMs);
      if (running < sideBySide) go();
      else waiting.add(go);
    });
  return {
    async take(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    idle: () =>
      new Promise((resolve) => {
        if (running === 0) resolve();
        else resting.push(resolve);
      }),
  };
}
