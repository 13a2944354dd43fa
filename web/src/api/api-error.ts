// What went wrong with a request: either Waggle said no, or no answer came.
import type { Problem } from '@waggle/contracts';

/** Waggle answered with a problem document. `code` is stable: pages decide by it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  /** Seconds after which to ask again, when the answer says so. */
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

/** No answer: whether the request was carried out is not known. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Asking again may help: nothing was answered, or the server says that it cannot just now. */
export const isRetryable = (error: unknown): boolean =>
  error instanceof NoAnswerError || (error instanceof ApiError && (error.status >= 500 || error.status === 429));
