// Lets staff in and nobody else.
import type { preHandlerAsyncHookHandler } from 'fastify';
import type { StaffAuth } from './platform.ts';
import { ProblemError } from './problem.ts';

/** A `preHandler` for routes of staff: anyone else gets 401. */
export const requireStaff =
  (staff: StaffAuth): preHandlerAsyncHookHandler =>
  async (request) => {
    if (staff.verify(request.bearer)) return;
    throw new ProblemError({
      status: 401,
      code: request.bearer === undefined ? 'token_missing' : 'token_wrong',
      title: 'Only staff may do this',
      detail:
        'Send the staff token as `Authorization: Bearer …`. The first start printed it; `waggle staff-token reset` makes a new one.',
    });
  };

/** For the schema of a route that takes a tracking token or the staff token. */
export const bearerSecurity: { [scheme: string]: string[] }[] = [{ tracking: [] }, { staff: [] }];
