// What went wrong with a request: either Waggle refused it, or no answer came.
import type { Problem } from '@waggle/contracts';

/** Waggle answered with a problem document. `code` is stable: pages decide by it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  /** How many seconds to wait before the next attempt, if the answer says. */
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
  /** Field → what is wrong with it; fields are JSON pointers, such as `#/customer/phone`. */
  get errors(): ReadonlyMap<string, string> {
    return new Map((this.problem.errors ?? []).map(({ field, message }) => [field, message]));
  }
  get short(): NonNullable<Problem['short']> {
    return this.problem.short ?? [];
  }
}

/** No answer: the request may have been carried out, or not. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Another attempt may succeed: no answer came, or the server is not available at the moment. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof NoAnswerError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
