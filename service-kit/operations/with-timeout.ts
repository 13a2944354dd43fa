// Bounds a wait: a part that hangs must not hang its caller.

class TimedOutError extends Error {
  override readonly name = 'TimedOutError';
  readonly code = 'timed_out';
}

/**
 * The outcome of `promise`, if it comes within `ms`.
 * @param what appears in the message: `an answer of Redis`
 * @throws {TimedOutError}
 */
export function withTimeout<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimedOutError(`${what} did not come within ${ms} ms`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
