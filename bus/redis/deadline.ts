// A deadline for work that may hang: node-redis has no timeout for a command that it has already written.

/**
 * Settles like `work`, or rejects with the result of `late` after `limitMs`. Time during which this process itself was
 * blocked does not count.
 */
export function withDeadline<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let settled = false;
    let timer: NodeJS.Timeout;
    const wait = () => {
      const due = performance.now() + limitMs;
      timer = setTimeout(() => {
        // A late timer means that this process was blocked, perhaps before it sent the command: wait once more.
        if (performance.now() - due > Math.max(limitMs / 10, ordinaryDelayMs)) return wait();
        // The reply may be in the socket buffer already: Node reads sockets between timers and immediates.
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

/** How late a timer may fire in a merely busy process. */
const ordinaryDelayMs = 20;
