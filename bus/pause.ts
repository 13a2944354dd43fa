// Cancellable waits on the injected clock.
import type { Clock } from '@waggle/contracts';

/** Wakes all waiters when something changes. */
export interface Notifier {
  notify(): void;
  /** Calls `wake` on each notification. Returns a function that unsubscribes. */
  listen(wake: () => void): () => void;
}

export function createNotifier(): Notifier {
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

/** Resolves after `ms`, or earlier when `signal` aborts or `notifier` fires. */
export function pause(clock: Clock, ms: number, signal: AbortSignal, notifier?: Notifier): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancelTimer();
      stopListening?.();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancelTimer = clock.setTimer(ms, end);
    const stopListening = notifier?.listen(end);
    signal.addEventListener('abort', end);
  });
}

/** Resolves to true when `condition` holds, checked on each notification; to false when `signal` aborts first. */
export function until(condition: () => boolean, notifier: Notifier, signal: AbortSignal): Promise<boolean> {
  if (condition()) return Promise.resolve(true);
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (holds: boolean) => {
      stopListening();
      signal.removeEventListener('abort', aborted);
      resolve(holds);
    };
    const aborted = () => end(false);
    const stopListening = notifier.listen(() => condition() && end(true));
    signal.addEventListener('abort', aborted);
  });
}
