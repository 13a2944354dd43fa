// Waiting on the injected clock, in ways that can be cut short.
import type { Clock } from '@waggle/contracts';

/** Tells everyone who waits that something changed. Nobody waiting: nothing happens. */
export interface Notice {
  notify(): void;
  /** Calls `wake` at each notice. Returns how to stop that. */
  listen(wake: () => void): () => void;
}

export function createNotice(): Notice {
  const listeners = new Set<() => void>();
  return {
    notify() {
      for (const wake of [...listeners]) wake();
    },
    listen(wake) {
      listeners.add(wake);
      return () => listeners.delete(wake);
    },
  };
}

/** Resolves after `ms`, or as soon as `signal` aborts or `notice` is given. */
export function pause(clock: Clock, ms: number, signal: AbortSignal, notice?: Notice): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancelTimer();
      stopListening?.();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancelTimer = clock.setTimer(ms, end);
    const stopListening = notice?.listen(end);
    signal.addEventListener('abort', end);
  });
}

/** Resolves with true when `condition` holds, asked again at each notice; with false when `signal` aborts first. */
export function until(condition: () => boolean, notice: Notice, signal: AbortSignal): Promise<boolean> {
  if (condition()) return Promise.resolve(true);
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (holds: boolean) => {
      stopListening();
      signal.removeEventListener('abort', aborted);
      resolve(holds);
    };
    const aborted = () => end(false);
    const stopListening = notice.listen(() => condition() && end(true));
    signal.addEventListener('abort', aborted);
  });
}
