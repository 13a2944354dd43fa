// Bounds a wait: a part that hangs must not hang who asks it.

/** What was waited for did not come in time. */
export class TimedOutError extends Error {
  override readonly name = 'TimedOutError';
  readonly code = 'timed_out';
}

/**
 * The outcome of `promise`, if it comes within `ms`.
 * @param what stands in the message: `an answer of Redis`
 * @throws {TimedOutError}
 */
export function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimedOutError(`waited ${ms} ms for ${what} in vain`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
