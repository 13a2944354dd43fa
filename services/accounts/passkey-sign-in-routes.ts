// Signing in with a passkey over HTTP, and proving with one who is signed in. Each takes two requests: the first gets a challenge.
import { PasskeyOptions, PasskeySignIn, Problem, SessionView } from '@waggle/contracts';
import { type HttpServer, ProblemError, refuseForeignPage } from '@waggle/service-kit/http';
import {
  credentialsOf,
  deviceTokenOf,
  recognize,
  type Session,
  setDeviceCookie,
  setSessionCookie,
} from '@waggle/service-kit/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ChallengesDeps, issueChallenge } from './challenges.ts';
import { type RelyingParty, relyingPartyOf } from './passkey.rules.ts';
import {
  browserOf,
  busyAs503,
  namingActor,
  originOf,
  passkeyRefused,
  signedOut,
  tooSoon,
  viewOf,
} from './session-answers.ts';
import { challengePlaceOf, placeOfAccount, type SignInDeps, type SignInOutcome } from './sign-in.ts';
import { signInWithPasskey } from './sign-in-with-passkey.ts';
import { signInOptions } from './webauthn.ts';

export interface PasskeySignInRoutesDeps extends SignInDeps, Pick<ChallengesDeps, 'challenges'> {
  /** Web origins, besides the server's own, whose pages may sign in. */
  readonly origins: readonly string[];
}

const tags = ['accounts'];

/** @param count counts an attempt in the metric of sign-ins */
export function passkeySignInRoutes(
  http: HttpServer,
  deps: PasskeySignInRoutesDeps,
  count: (outcome: SignInOutcome['kind']) => void,
): void {
  const { store, sessions, origins } = deps;

  const signedIn = async (
    request: FastifyRequest<{ Body: PasskeySignIn }>,
    reply: FastifyReply,
    of: Session | null,
  ) => {
    const { session: before } = credentialsOf(request);
    const deviceToken = browserOf(request);
    const outcome = await busyAs503(
      signInWithPasskey(deps, request.cause, {
        ...originOf(request),
        credential: request.body.credential,
        rp: askedFrom(request, origins),
        account: of?.account_id ?? null,
        before,
        deviceToken,
        recognized: namingActor(request),
      }),
    );
    count(outcome.kind);
    if (outcome.kind === 'too_soon') throw tooSoon(reply, outcome);
    if (outcome.kind === 'refused') {
      request.log.info({ client: request.ip, why: outcome.why }, 'refused a passkey');
      throw passkeyRefused(of ? 422 : 401);
    }
    const { account, session, token } = outcome;
    recognize(request, account);
    request.log.info({ role: account.role }, of ? 'proved with a passkey' : 'signed in with a passkey');
    setDeviceCookie(setSessionCookie(reply, token), deviceToken);
    return reply.header('cache-control', 'no-store').send(viewOf(account, session));
  };

  /** Who sends the request, whose session the guard has found already. */
  const sessionOf = async (request: FastifyRequest): Promise<Session> => {
    const { session: token } = credentialsOf(request);
    const session = token === undefined ? null : await sessions.find(token);
    if (!session) throw signedOut();
    return session;
  };

  http.post(
    '/api/session/passkey/options',
    {
      config: { audited: false },
      schema: {
        tags,
        summary: 'A challenge for signing in with a passkey: the options of `navigator.credentials.get`',
        response: { 200: PasskeyOptions, 403: Problem, 422: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      refuseForeignPage(request.headers, origins);
      const rp = askedFrom(request, origins);
      const use = { purpose: 'sign-in', account_id: '' } as const;
      const issued = await issueChallenge(
        deps,
        request.cause,
        use,
        await challengePlaceOf(deps, request.ip, deviceTokenOf(request.headers)),
      );
      if (issued.kind === 'too_soon') throw tooSoon(reply, issued);
      reply.header('cache-control', 'no-store');
      return { options: await signInOptions(rp, issued) };
    },
  );

  http.post(
    '/api/session/passkey',
    {
      config: { audited: 'sign-in' },
      schema: {
        tags,
        summary: 'Sign in with a passkey',
        description: 'The response sets the session cookie. Failures count as those of passwords do.',
        body: PasskeySignIn,
        response: { 200: SessionView, 401: Problem, 403: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      refuseForeignPage(request.headers, origins);
      return signedIn(request, reply, null);
    },
  );

  http.post(
    '/api/session/confirm/options',
    {
      config: { audited: false },
      schema: {
        tags,
        summary: 'A challenge for proving with a passkey who is signed in',
        response: { 200: PasskeyOptions, 401: Problem, 422: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const rp = askedFrom(request, origins);
      const { account_id } = await sessionOf(request);
      const issued = await issueChallenge(
        deps,
        request.cause,
        { purpose: 'confirm', account_id },
        placeOfAccount(account_id),
      );
      if (issued.kind === 'too_soon') throw tooSoon(reply, issued);
      const own = await store.reads.passkeys.of(account_id);
      reply.header('cache-control', 'no-store');
      return { options: await signInOptions(rp, issued, own) };
    },
  );

  http.post(
    '/api/session/confirm/passkey',
    {
      schema: {
        tags,
        summary: 'Prove again with a passkey who is signed in; ends this session and begins a new one',
        body: PasskeySignIn,
        response: { 200: SessionView, 401: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
    },
    async (request, reply) => signedIn(request, reply, await sessionOf(request)),
  );
}

/** @throws {ProblemError} 422 with the code `passkey_place` where browsers make no passkeys */
export function askedFrom(request: FastifyRequest, origins: readonly string[]): RelyingParty {
  const { headers, host, protocol } = request;
  const rp = relyingPartyOf({ origin: headers.origin, host, protocol }, origins);
  if (rp) return rp;
  throw new ProblemError({
    status: 422,
    code: 'passkey_place',
    title: 'Passkeys do not work at this address',
    detail: `Browsers use passkeys at a name with HTTPS, and at http://localhost, but not at ${JSON.stringify(headers.origin ?? host)}.`,
  });
}
