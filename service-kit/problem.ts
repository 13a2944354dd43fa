// Errors as RFC 9457 problem documents.
import type { Problem } from '@waggle/contracts';

/** Thrown by a route to answer with a problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Omit<Problem, 'type' | 'correlation_id' | 'instance'>;

  constructor(problem: Omit<Problem, 'type' | 'correlation_id' | 'instance'>) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}
