// Sessions over HTTP: signing in and out, who is signed in, changing one's own password.
import { Confirmation, PasswordChange, Problem, SessionView, SignIn } from '@waggle/contracts';
import { type HttpServer, ProblemError, refuseForeignPage } from '@waggle/service-kit/http';
import {
  clearSessionCookie,
  credentialsOf,
  recognize,
  setDeviceCookie,
  setSessionCookie,
} from '@waggle/service-kit/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import Type from 'typebox';
import { changeOwnPassword } from './change-own-password.ts';
import { type PasskeySignInRoutesDeps, passkeySignInRoutes } from './passkey-sign-in-routes.ts';
import { provedLately, type RecentProofDeps } from './recent-proof.ts';
import { refuseGuessable, refuseSame } from './refuse-password.ts';
import {
  browserOf,
  busyAs503,
  namingActor,
  noSession,
  originOf,
  passkeyNeeded,
  signedOut,
  tooSoon,
  viewOf,
  wrongPassword,
} from './session-answers.ts';
import { type SignInOutcome, signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';

export interface SessionRoutesDeps extends PasskeySignInRoutesDeps, Omit<RecentProofDeps, 'clock'> {
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
  // From zero at the start: `rate` does not see the first value of a new series.
  for (const outcome of ['signed_in', 'refused', 'passkey_needed', 'too_soon'] satisfies SignInOutcome['kind'][])
    signIns.inc({ outcome }, 0);
  passkeySignInRoutes(http, deps, (outcome) => signIns.inc({ outcome }));

  http.post(
    '/api/session',
    {
      config: { audited: 'sign-in' },
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
      const recognized = namingActor(request);
      const signingIn = { ...request.body, ...originOf(request), before, deviceToken, recognized };
      const outcome = await busyAs503(signIn(deps, request.cause, signingIn));
      signIns.inc({ outcome: outcome.kind });
      if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
      if (outcome.kind === 'passkey_needed') throw passkeyNeeded();
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
      const proof = {
        login: account.login,
        ...request.body,
        ...originOf(request),
        before: token,
        deviceToken,
        recognized: () => {},
      };
      const outcome = await busyAs503(signIn(deps, request.cause, proof));
      signIns.inc({ outcome: outcome.kind });
      if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
      request.log.info({ outcome: outcome.kind }, 'asked again for the password');
      if (outcome.kind === 'refused') throw wrongPassword('#/password');
      if (outcome.kind === 'passkey_needed') throw passkeyNeeded();
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
      // The password proves nothing for an account with passkeys, and a change of it would begin a session that counts as proved.
      const passkeys = await store.reads.passkeys.of(session.account_id);
      if (passkeys.length > 0) provedLately(deps, session);
      const { current, password } = request.body;
      refuseSame(current, password);
      const account = await store.reads.accounts.find(session.account_id);
      await refuseGuessable(password, [session.name, account?.login ?? '', request.hostname]);
      const change = { session, ...request.body, ...originOf(request), deviceToken: browserOf(request) };
      const outcome = await busyAs503(changeOwnPassword(deps, request.cause, change));
      if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
      if (outcome.kind === 'session_ended') throw signedOut();
      if (outcome.kind === 'wrong_password') throw wrongPassword('#/current');
      request.log.info('changed own password');
      return setSessionCookie(reply, outcome.token).code(204).send(null);
    },
  );
}
