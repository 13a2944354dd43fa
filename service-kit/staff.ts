// Lets staff in and nobody else.
import { type Role, sessionCookie } from '@waggle/contracts';
import type { preHandlerAsyncHookHandler } from 'fastify';
import type { Credentials, StaffAuth } from './platform.ts';
import { ProblemError } from './problem.ts';

/** What a request says of who sends it. */
export const credentialsOf = (request: {
  readonly bearer?: string | undefined;
  readonly headers: { readonly cookie?: string | undefined };
}): Credentials => ({
  bearer: request.bearer,
  session: new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1],
});

/**
 * A `preHandler` for routes of staff: anyone else gets 401, and staff of other roles 403.
 * @param roles those that may besides admins; none: every role may
 */
export const requireStaff =
  (staff: StaffAuth, ...roles: readonly Role[]): preHandlerAsyncHookHandler =>
  async (request) => {
    const member = await staff.identify(credentialsOf(request));
    if (member && (member.role === 'admin' || roles.length === 0 || roles.includes(member.role))) return;
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
