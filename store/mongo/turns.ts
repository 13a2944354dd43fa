// How many transactions of one process run side by side.
import { StoreUnavailableError } from '../store.ts';

export interface Turns {
  /** Runs `work` when it is its turn, first come first served. @throws {StoreUnavailableError} when it took too long */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Rejects all who wait for their turn: what they wait for cannot work now. */
  refuseWaiting(error: Error): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function turns(sideBySide: number, patienceMs: number): Turns {
  let running = 0;
  const waiting = new Set<{ readonly go: () => void; readonly refuse: (error: Error) => void }>();
  let resting: (() => void)[] = [];
  const leave = () => {
    running -= 1;
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next.go();
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
      const refuse = (error: Error) => {
        clearTimeout(timer);
        waiting.delete(turn);
        reject(error);
      };
      const turn = { go, refuse };
      const timer = setTimeout(() => {
        const ran = `${running} transactions ran for ${patienceMs} ms and left no turn`;
        refuse(new StoreUnavailableError(`${ran}: try it again`));
      }, patienceMs);
      if (running < sideBySide) go();
      else waiting.add(turn);
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
    refuseWaiting(error) {
      for (const turn of waiting) turn.refuse(error);
    },
    idle: () =>
      new Promise((resolve) => {
        if (running === 0) resolve();
        else resting.push(resolve);
      }),
  };
}
