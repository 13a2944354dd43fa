// Tokens of scripts over HTTP, for admins. The value of a token is in the answer that makes it, and nowhere else.
import { MadeToken, NewToken, Problem, TokenIdSchema, TokenList, type TokenView } from '@waggle/contracts';
import { type HttpServer, ProblemError, viewsOf } from '@waggle/service-kit/http';
import { newStoredToken, type StoredToken } from '@waggle/service-kit/identity';
import type { Store } from '@waggle/store';
import Type from 'typebox';
import type { AddAccountDeps } from './add-account.ts';
import { type RecentProofDeps, recentlyProved } from './recent-proof.ts';
import type { AccountsRecords } from './records.ts';

export interface TokenRoutesDeps extends RecentProofDeps, Pick<AddAccountDeps, 'newId'> {
  readonly store: Store<AccountsRecords>;
}

const tags = ['accounts'];
const dayMs = 86_400_000;

export function tokenRoutes(http: HttpServer, deps: TokenRoutesDeps): void {
  const { store, clock, newId } = deps;
  const onRequest = recentlyProved(deps);

  http.get(
    '/api/tokens',
    { schema: { tags, summary: 'Tokens of scripts, by name', response: { 200: TokenList } } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { tokens: viewsOf(await store.reads.tokens.all(), viewOf) };
    },
  );

  http.post(
    '/api/tokens',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Make a token for a script; its value is shown only here',
        body: NewToken,
        response: { 201: MadeToken, 403: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const { name, role, read_only = false, days } = request.body;
      const now = clock.now();
      const { token, token_hash } = newStoredToken();
      const made: StoredToken = {
        token_id: newId(),
        name,
        role,
        read_only,
        token_hash,
        created_by: request.member?.account_id ?? request.member?.name ?? '',
        created_at: now,
        expires_at: now + days * dayMs,
      };
      const isMade = await store.transaction(
        request.cause,
        async (tx) => {
          if ((await tx.tokens.all()).some((other) => other.name === name)) return false;
          await tx.tokens.insert(made);
          return true;
        },
        { durable: true },
      );
      if (!isMade) throw nameTaken(name);
      request.auditNote = { object: made.token_id, after: { token_name: name } };
      request.log.info({ token_id: made.token_id, name, role }, 'made a token');
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...viewOf(made), token });
    },
  );

  http.delete(
    '/api/tokens/:token_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Remove a token: it stops working at once',
        params: Type.Object({ token_id: TokenIdSchema }, { additionalProperties: false }),
        response: { 204: Type.Null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { token_id } = request.params;
      const removed = await store.transaction(
        request.cause,
        async (tx) => {
          const found = (await tx.tokens.all()).find((token) => token.token_id === token_id);
          if (found) await tx.tokens.remove(token_id);
          return found;
        },
        { durable: true },
      );
      if (!removed) {
        throw new ProblemError({
          status: 404,
          code: 'token_not_found',
          title: 'No such token',
          detail: `There is no token ${token_id}.`,
        });
      }
      request.auditNote = { before: { token_name: removed.name, role: removed.role } };
      request.log.info({ token_id }, 'removed a token');
      return reply.code(204).send(null);
    },
  );
}

const viewOf = ({ token_id, name, role, read_only, created_at, expires_at }: StoredToken): TokenView => ({
  token_id,
  name,
  role,
  read_only,
  created_at: new Date(created_at).toISOString(),
  expires_at: new Date(expires_at).toISOString(),
});

const nameTaken = (name: string): ProblemError => {
  const message = `${name} is taken`;
  return new ProblemError({
    status: 409,
    code: 'token_name_taken',
    title: 'This name is taken',
    detail: `${message}: remove that token first, or choose another name.`,
    errors: [{ field: '#/name', message }],
  });
};
