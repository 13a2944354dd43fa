// Lists of sessions over HTTP: one's own, and for admins those of any account. Each can be ended, or all at once.
import { AccountIdSchema, Problem, SessionIdSchema, SessionList } from '@waggle/contracts';
import { type HttpServer, ProblemError, viewsOf } from '@waggle/service-kit/http';
import { clearSessionCookie, credentialsOf, type Session, sessionIdOf, tokenHash } from '@waggle/service-kit/identity';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { accountNotFound } from './account-routes.ts';
import { type EndSessionsDeps, endSession, endSessions } from './end-sessions.ts';
import { type RecentProofDeps, recentlyProved } from './recent-proof.ts';

const tags = ['accounts'];
const closed = { additionalProperties: false } as const;
const OneSession = Type.Object({ session_id: SessionIdSchema }, closed);
const OfAccount = Type.Object({ id: AccountIdSchema }, closed);
const OneOfAccount = Type.Object({ id: AccountIdSchema, session_id: SessionIdSchema }, closed);

export function sessionListRoutes(http: HttpServer, deps: EndSessionsDeps & RecentProofDeps): void {
  const { store, clock } = deps;
  const onRequest = recentlyProved(deps);

  const listOf = async (request: FastifyRequest, account: Session['account_id'] | null): Promise<SessionList> => {
    const current = hashOf(request);
    const all = account === null ? [] : await store.reads.sessions.of(account);
    const lasting = all.filter(({ expires_at }) => expires_at > clock.now());
    lasting.sort((a, b) => b.used_at - a.used_at);
    return { sessions: viewsOf(lasting, (session) => viewOf(session, session.token_hash === current)) };
  };

  http.get(
    '/api/session/list',
    { schema: { tags, summary: 'One’s own sessions, the last used first', response: { 200: SessionList } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return listOf(request, request.member?.account_id ?? null);
    },
  );

  http.delete(
    '/api/session/list',
    {
      onRequest,
      schema: { tags, summary: 'End all your other sessions', response: { 204: Type.Null(), 403: Problem } },
    },
    async (request, reply) => {
      const account = request.member?.account_id ?? null;
      if (account !== null) {
        await endSessions(deps, request.cause, account, hashOf(request));
        request.log.info('ended all other sessions of the account');
      }
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/api/session/list/:session_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'End a session of your own account',
        params: OneSession,
        response: { 204: Type.Null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const account = request.member?.account_id ?? null;
      const ended = account && (await endSession(deps, request.cause, account, request.params.session_id));
      if (!ended) throw sessionNotFound(request.params.session_id);
      request.log.info('ended a session of the same account');
      if (ended.token_hash === hashOf(request)) clearSessionCookie(reply);
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/api/accounts/:id/sessions',
    {
      schema: {
        tags,
        summary: 'The sessions of an account',
        params: OfAccount,
        response: { 200: SessionList, 404: Problem },
      },
    },
    async (request, reply) => {
      await known(request.params.id);
      reply.header('cache-control', 'no-store');
      return listOf(request, request.params.id);
    },
  );

  http.delete(
    '/api/accounts/:id/sessions',
    {
      onRequest,
      schema: {
        tags,
        summary: 'End all sessions of an account',
        params: OfAccount,
        response: { 204: Type.Null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await known(id);
      await endSessions(deps, request.cause, id);
      request.log.info({ account_id: id }, 'ended the sessions of an account');
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/api/accounts/:id/sessions/:session_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'End a session of an account',
        params: OneOfAccount,
        response: { 204: Type.Null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { id, session_id } = request.params;
      if (!(await endSession(deps, request.cause, id, session_id))) throw sessionNotFound(session_id);
      request.log.info({ account_id: id }, 'ended a session of an account');
      return reply.code(204).send(null);
    },
  );

  async function known(id: Session['account_id']): Promise<void> {
    if (!(await store.reads.accounts.find(id))) throw accountNotFound(id);
  }
}

function hashOf(request: FastifyRequest): string | null {
  const { session } = credentialsOf(request);
  return session === undefined ? null : tokenHash(session);
}

const viewOf = (session: Session, current: boolean): SessionList['sessions'][number] => ({
  session_id: sessionIdOf(session),
  current,
  device: session.device,
  address: session.address,
  started_at: timeOf(session.started_at),
  used_at: timeOf(session.used_at),
  expires_at: new Date(session.expires_at).toISOString(),
  ends_at: new Date(session.ends_at).toISOString(),
});

// Unknown in a session of an earlier version.
const timeOf = (ms: number): string | null => (ms === 0 ? null : new Date(ms).toISOString());

const sessionNotFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'session_not_found',
    title: 'No such session',
    detail: `There is no session ${id}: it has ended.`,
  });
