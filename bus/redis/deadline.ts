// Puts a deadline on work that may never come back: node-redis has none for a command that was already written.

/**
 * The outcome of `work`, or a rejection with what `late` returns when it took longer than `limitMs`. Time in which this
 * process itself was held up does not count.
 */
export function within<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let settled = false;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const due = performance.now() + limitMs;
      timer = setTimeout(() => {
        // A timer that comes late was held up, and perhaps so was the sending: wait once more.
        if (performance.now() - due > Math.max(limitMs / 10, ordinaryDelayMs)) return wait();
        // The answer may lie in the socket already. Sockets are read between timers and immediates.
        setImmediate(() => {
          if (!settled) reject(late());
        });
      }, limitMs);
    };
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
    wait();
    work.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

/** Timers of a busy process come this late without anything being wrong. */
const ordinaryDelayMs = 20;
