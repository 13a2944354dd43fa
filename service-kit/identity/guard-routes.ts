// Authorization: a route serves those whom its service's access table lists, and no one else.
import type { Role } from '@waggle/contracts';
import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler, RouteOptions } from 'fastify';
import { type AccessTable, type Principal, rolesOf } from '../config/index.ts';
import { ProblemError, type SocketRoute } from '../http/index.ts';
import type { Actor, Credentials, StaffAuth, StaffMember } from './authentication.ts';
import { sessionTokenOf } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The member of staff who sent the request. Undefined where anyone may, and for a customer with a tracking token. */
    member?: StaffMember;
    /** Who sent the request, as far as known, for the log and the audit trail: this grants nothing, and is set for the refused too. */
    actor?: Actor;
    /** On a route for tracking tokens, for a token that opens no order: looks for staff whom the table allows, and sets `member`. */
    identifyStaff?: () => Promise<StaffMember | undefined>;
  }
}

/** The token and the session that a request carries. */
export const credentialsOf = (request: {
  readonly bearer?: string | undefined;
  readonly headers: { readonly cookie?: string | undefined };
  readonly protocol?: string | undefined;
}): Credentials => ({ bearer: request.bearer, session: sessionTokenOf(request) });

/**
 * Guards the routes that are added to `scope` from now on: before reading the body or validating, it answers a request that
 * the table does not allow with 401 or 403. The API documentation lists the allowed roles from the same table.
 * @throws when a route is added that the table does not list
 */
export function guardRoutes(scope: FastifyInstance, staff: StaffAuth, table: AccessTable): void {
  scope.addHook('onRoute', (route) => {
    const principals = principalsOf(route, table);
    guarded.add(route);
    if (principals.includes('anyone')) return;
    const guard = principals.includes('tracking') ? orTracking(staff, principals) : staffOnly(staff, principals);
    route.onRequest = [guard, ...[route.onRequest ?? []].flat()];
    const schemes = [...(principals.includes('tracking') ? ['tracking'] : []), 'staff'];
    route.schema = { ...route.schema, security: schemes.map((scheme) => ({ [scheme]: [] })) };
  });
}

/**
 * Default deny for the whole process: `http.ready()` fails when a route was added that no `guardRoutes` guards, unless `open` lists
 * it for anyone. A plain GET of a WebSocket's path only says why the WebSocket did not open. Call it before routes are added.
 * @param tables those that list the WebSockets
 */
export function refuseUnlisted(http: FastifyInstance, open: AccessTable, tables: readonly AccessTable[]): void {
  const added: RouteOptions[] = [];
  const isOpen = (route: RouteOptions) =>
    open[keyOf(route)]?.includes('anyone') || tables.some((table) => table[`WS ${route.url}`]);
  http.addHook('onRoute', (route) => void added.push(route));
  http.addHook('onReady', async () => {
    const missing = added.filter((route) => !guarded.has(route) && !isOpen(route)).map(keyOf);
    if (missing.length > 0) throw unlisted([...new Set(missing)].join(' and '));
  });
}

/** The routes that are guarded. */
const guarded = new WeakSet<RouteOptions>();

const principalsOf = (route: RouteOptions, table: AccessTable): readonly Principal[] => listedIn(table, keyOf(route));

function keyOf({ method, url }: RouteOptions): string {
  const methods = [method].flat().map((one) => (one === 'HEAD' ? 'GET' : one));
  return `${[...new Set(methods)].join(',')} ${url}`;
}

/** @throws when the table does not list one of them. Each checks its client itself: the token comes in the first message. */
export function listedSockets(sockets: readonly SocketRoute[], table: AccessTable): readonly SocketRoute[] {
  for (const { path } of sockets) listedIn(table, `WS ${path}`);
  return sockets;
}

function listedIn(table: AccessTable, key: string): readonly Principal[] {
  const principals = table[key];
  if (principals) return principals;
  throw unlisted(key);
}

const unlisted = (key: string): Error =>
  new Error(`no access table lists ${key}: the manifest's \`access\` says who may use it`);

const staffOnly =
  (staff: StaffAuth, principals: readonly Principal[]): onRequestAsyncHookHandler =>
  async (request) => {
    const credentials = credentialsOf(request);
    const member = await staff.identify(credentials, { use: isUse(request) });
    if (!member) throw unknown(credentials);
    recognize(request, member);
    if (!principals.includes(member.role)) throw roleMissing(member, rolesOf(principals));
    if (member.readOnly && isUse(request)) throw readOnly(member);
    if (member.passwordDue && !principals.includes('password-due')) throw passwordDue();
    request.member = member;
  };

// Pages read by themselves, as when a connection comes back: only a change shows that somebody is there.
const isUse = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';

/** From here on, every line of the log about the request says who sent it, and so does the audit trail. */
export function recognize(request: FastifyRequest, { account_id, name, role }: Actor): void {
  request.actor = { account_id, name, role };
  request.log = request.log.child({ actor: account_id ?? name, client: request.ip });
}

// Only the route can check whether the token belongs to the order. It does so first, since most requests are customers', who need
// no look-up of a session and no comparison with the staff token.
const orTracking =
  (staff: StaffAuth, principals: readonly Principal[]): onRequestAsyncHookHandler =>
  async (request) => {
    const credentials = credentialsOf(request);
    if (credentials.bearer === undefined && credentials.session === undefined) throw tokenMissing();
    request.identifyStaff = async () => {
      const member = await staff.identify(credentials, { use: isUse(request) });
      const isRefused = member?.passwordDue || (member?.readOnly && isUse(request));
      if (member) recognize(request, member);
      if (member && !isRefused && principals.includes(member.role)) request.member = member;
      return request.member;
    };
  };

const roleMissing = ({ name, role }: StaffMember, roles: readonly Role[]): ProblemError =>
  new ProblemError({
    status: 403,
    code: 'role_missing',
    title: 'Your role does not allow this',
    detail: `This requires the role ${roles.join(' or ')}; ${name} has the role ${role}.`,
  });

const readOnly = ({ name }: StaffMember): ProblemError =>
  new ProblemError({
    status: 403,
    code: 'token_read_only',
    title: 'This token may only read',
    detail: `The ${name} may change nothing: make another one for that.`,
  });

const passwordDue = (): ProblemError =>
  new ProblemError({
    status: 403,
    code: 'password_due',
    title: 'Choose your own password first',
    detail: 'An admin set the password of this account. Change it: POST /api/session/password.',
  });

const tokenMissing = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'token_missing',
    title: 'A token is required',
    detail: 'Send the tracking token of the order, or the staff token, as `Authorization: Bearer …`.',
  });

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
