// How a request fails: Waggle refused it, or no response arrived.
import type { Problem } from '@waggle/contracts';

/** Waggle answered with a problem document. Pages branch on `code`, which is stable. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  /** Retry-After in seconds, if the response has one. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return this.problem.status;
  }
  get code(): string {
    return this.problem.code;
  }
  /** Errors by field, as JSON pointers such as `#/customer/phone`. */
  get errors(): ReadonlyMap<string, string> {
    return new Map((this.problem.errors ?? []).map(({ field, message }) => [field, message]));
  }
  get short(): NonNullable<Problem['short']> {
    return this.problem.short ?? [];
  }
}

/** No response: Waggle may or may not have executed the request. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** A retry may succeed: no response arrived, or the server is temporarily unavailable. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof NoAnswerError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
