// Puts a deadline on work that may never come back: node-redis has none for a command that was already written.

/** The outcome of `work`, or a rejection with what `late` returns when it took longer than `limitMs`. */
export function within<T>(limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const timer = setTimeout(() => {
      // A process that was itself held up finds its timers due before it has read the answer that lies in the socket.
      // Sockets are read between timers and immediates: look once more before calling it late.
      setImmediate(() => {
        if (!settled) reject(late());
      });
    }, limitMs);
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
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
