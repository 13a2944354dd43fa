// Authorization: only staff of the right role reach a route.
import type { Role } from '@waggle/contracts';
import type { preHandlerAsyncHookHandler } from 'fastify';
import { ProblemError } from '../http/index.ts';
import type { Credentials, StaffAuth, StaffMember } from './authentication.ts';
import { sessionTokenOf } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request. Set on routes behind `requireStaff` only. */
    member: StaffMember;
  }
}

/** The token and the session that a request brings. */
export const credentialsOf = (request: {
  readonly bearer?: string | undefined;
  readonly headers: { readonly cookie?: string | undefined };
}): Credentials => ({ bearer: request.bearer, session: sessionTokenOf(request.headers) });

// Admins may do everything; without `roles`, every role may.
const hasRole = ({ role }: Pick<StaffMember, 'role'>, roles: readonly Role[]): boolean =>
  role === 'admin' || roles.length === 0 || roles.includes(role);

/**
 * A `preHandler` for staff routes: answers 401 to whoever is not staff and 403 to staff of another role, and sets
 * `request.member` for the others.
 * @param roles the roles that may, besides admins; none: every role may
 */
export const requireStaff =
  (staff: StaffAuth, ...roles: readonly Role[]): preHandlerAsyncHookHandler =>
  async (request) => {
    const credentials = credentialsOf(request);
    const member = await staff.identify(credentials);
    if (!member) throw unknown(credentials);
    if (hasRole(member, roles)) {
      request.member = member;
      return;
    }
    throw new ProblemError({
      status: 403,
      code: 'role_missing',
      title: 'Your role does not allow this',
      detail: `This requires the role ${[...new Set<Role>([...roles, 'admin'])].join(' or ')}; ${member.name} has the role ${member.role}.`,
    });
  };

/** For the schema of a route that takes a tracking token or the staff token. */
export const bearerSecurity: { [scheme: string]: string[] }[] = [{ tracking: [] }, { staff: [] }];

function unknown({ bearer, session }: Credentials): ProblemError {
  const code = bearer !== undefined ? 'token_wrong' : session === undefined ? 'token_missing' : 'session_ended';
  return new ProblemError({
    status: 401,
    code,
    title: 'Staff only',
    detail:
      code === 'session_ended'
        ? 'This session has ended: sign in again.'
        : 'Sign in, or send the staff token as `Authorization: Bearer …`. The first start printed it; `waggle staff-token reset` generates a new one.',
  });
}
