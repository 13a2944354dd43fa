// Sessions over HTTP: signing in and out, who is signed in, changing one's own password.
import { randomBytes } from 'node:crypto';
import { Confirmation, PasswordChange, Problem, SessionView, SignIn } from '@waggle/contracts';
import { type HttpServer, ProblemError, refuseForeignPage } from '@waggle/service-kit/http';
import {
  clearSessionCookie,
  credentialsOf,
  deviceTokenOf,
  recognize,
  type Session,
  setDeviceCookie,
  setSessionCookie,
} from '@waggle/service-kit/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import Type from 'typebox';
import type { StoredAccount } from './account.rules.ts';
import { changeOwnPassword } from './change-own-password.ts';
import { deviceOf } from './device.ts';
import { TooBusyError } from './passwords.ts';
import { refuseGuessable, refuseSame } from './refuse-password.ts';
import { type SignInDeps, signIn, type TooSoonOutcome } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import type { SignInOrigin } from './start-session.ts';

export interface SessionRoutesDeps extends SignInDeps {
  /** Web origins, besides the server's own, whose pages may sign in. */
  readonly origins: readonly string[];
  readonly metrics: Registry;
}

const tags = ['accounts'];

export function sessionRoutes(http: HttpServer, deps: SessionRoutesDeps): void {
  const { store, sessions, metrics } = deps;
  const signIns = new Counter({
    name: 'waggle_sign_ins_total',
    help: 'Attempts to sign in, by outcome.',
    labelNames: ['outcome'] as const,
    registers: [metrics],
  });

  http.post(
    '/api/session',
    {
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'The response sets the session cookie. After several failures, further attempts get a 429 for a while.',
        body: SignIn,
        response: { 200: SessionView, 401: Problem, 403: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      // Also without a session cookie: a foreign page must not sign a browser in to another account.
      refuseForeignPage(request.headers, deps.origins);
      const { session: before } = credentialsOf(request);
      const deviceToken = browserOf(request);
      const signingIn = { ...request.body, ...originOf(request), before, deviceToken };
      const outcome = await busyAs503(signIn(deps, request.cause, signingIn));
      signIns.inc({ outcome: outcome.kind });
      if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
      if (outcome.kind === 'refused') {
        // The login is not logged: it may be a password that was typed into the wrong field.
        // Not named `address`: the log hides the addresses of customers.
        request.log.info({ client: request.ip }, 'refused a sign-in');
        throw new ProblemError({
          status: 401,
          code: 'sign_in_refused',
          title: 'Wrong name or password',
          detail: 'Check both and try again. An admin can reset the password of an account.',
        });
      }
      const { account, session, token } = outcome;
      recognize(request, account);
      request.log.info({ role: account.role }, 'signed in');
      setDeviceCookie(setSessionCookie(reply, token), deviceToken);
      return reply.header('cache-control', 'no-store').send(viewOf(account, session));
    },
  );

  /** Who is signed in; the cookie of a session that has ended is cleared. */
  const signedIn = async (request: FastifyRequest, reply: FastifyReply, use: boolean): Promise<SessionView> => {
    reply.header('cache-control', 'no-store');
    const { session: token } = credentialsOf(request);
    if (token === undefined) return noSession;
    const session = await sessions.find(token, { use });
    const account = session && (await store.reads.accounts.find(session.account_id));
    if (!account) {
      clearSessionCookie(reply);
      return noSession;
    }
    setSessionCookie(reply, token);
    return viewOf(account, session);
  };

  http.get(
    '/api/session',
    { schema: { tags, summary: 'Who is signed in', response: { 200: SessionView } } },
    async (request, reply) => signedIn(request, reply, false),
  );

  http.post(
    '/api/session/use',
    {
      // The pages send it while somebody uses them: it changes nothing.
      config: { audited: false },
      schema: {
        tags,
        summary: 'Extend your session while its page is in use',
        description:
          'A change extends the session that sends it, except where only the accounts service may write sessions: then this request does.',
        response: { 200: SessionView },
      },
    },
    async (request, reply) => signedIn(request, reply, true),
  );

  http.delete(
    '/api/session',
    { schema: { tags, summary: 'Sign out', response: { 204: Type.Null(), 403: Problem } } },
    async (request, reply) => {
      const { session: token } = credentialsOf(request);
      const session = token === undefined ? null : await sessions.find(token);
      if (session) recognize(request, session);
      if (token !== undefined) await signOut(deps, request.cause, token);
      return clearSessionCookie(reply).code(204).send(null);
    },
  );

  http.post(
    '/api/session/confirm',
    {
      schema: {
        tags,
        summary: 'Prove again who is signed in, for a while; ends this session and begins a new one',
        description:
          'Changes of accounts and of sessions need a recent proof: without one they get a 403 `reauthentication_required`.',
        body: Confirmation,
        response: { 200: SessionView, 401: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const { session: token } = credentialsOf(request);
      const session = token === undefined ? null : await sessions.find(token);
      const account = session && (await store.reads.accounts.find(session.account_id));
      if (!account) throw signedOut();
      const deviceToken = browserOf(request);
      const proof = { login: account.login, ...request.body, ...originOf(request), before: token, deviceToken };
      const outcome = await busyAs503(signIn(deps, request.cause, proof));
      signIns.inc({ outcome: outcome.kind });
      if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
      request.log.info({ outcome: outcome.kind }, 'asked again for the password');
      if (outcome.kind === 'refused') throw wrongPassword('#/password');
      setDeviceCookie(setSessionCookie(reply, outcome.token), deviceToken);
      return reply.header('cache-control', 'no-store').send(viewOf(outcome.account, outcome.session));
    },
  );

  http.post(
    '/api/session/password',
    {
      schema: {
        tags,
        summary: 'Change one’s own password; ends all one’s sessions, and begins a new one here',
        body: PasswordChange,
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 422: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const { session: token } = credentialsOf(request);
      const session = token === undefined ? null : await sessions.find(token);
      if (!session) throw signedOut();
      const { current, password } = request.body;
      refuseSame(current, password);
      const account = await store.reads.accounts.find(session.account_id);
      await refuseGuessable(password, [session.name, account?.login ?? '', request.hostname]);
      const change = { session, ...request.body, ...originOf(request) };
      const outcome = await busyAs503(changeOwnPassword(deps, request.cause, change));
      if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
      if (outcome.kind === 'session_ended') throw signedOut();
      if (outcome.kind === 'wrong_password') throw wrongPassword('#/current');
      request.log.info('changed own password');
      return setSessionCookie(reply, outcome.token).code(204).send(null);
    },
  );
}

/** What the browser keeps of its sign-ins: its own, or a new one. */
const browserOf = ({ headers }: FastifyRequest): string =>
  deviceTokenOf(headers) ?? randomBytes(32).toString('base64url');

const originOf = ({ ip, headers }: FastifyRequest): SignInOrigin => ({
  address: ip,
  device: deviceOf(headers['user-agent']),
});

const wrongPassword = (field: string): ProblemError => {
  const message = 'is not the password of this account';
  return new ProblemError({
    status: 422,
    code: 'wrong_password',
    title: 'Wrong password',
    detail: `${field} ${message}`,
    errors: [{ field, message }],
  });
};

const noSession: SessionView = { account: null, expires_at: null };

const viewOf = (
  { account_id, login, name, role }: StoredAccount,
  { expires_at, password_due }: Session,
): SessionView => ({
  account: { account_id, login, name, role },
  expires_at: new Date(expires_at).toISOString(),
  ...(password_due ? { password_due } : {}),
});

/** 503 when too many hashes are queued: nothing was done, so the client may retry. */
export async function busyAs503<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof TooBusyError)) throw error;
    throw new ProblemError({ status: 503, code: error.code, title: 'Too busy', detail: error.message });
  }
}

function tooSoon(reply: FastifyReply, { waitMs }: TooSoonOutcome): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000);
  reply.header('retry-after', String(seconds));
  return new ProblemError({
    status: 429,
    code: 'too_many_attempts',
    title: 'Too many failed attempts',
    detail: `Wait ${seconds} s before the next one.`,
  });
}

const signedOut = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'session_ended',
    title: 'Not signed in',
    detail: 'This session has ended: sign in again.',
  });
