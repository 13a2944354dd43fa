// One's own passkeys over HTTP: listed, added and removed. Both changes need a recent proof of who asks.
import { NewPasskey, PasskeyIdSchema, PasskeyList, PasskeyOptions, PasskeyView, Problem } from '@waggle/contracts';
import { type HttpServer, ProblemError, viewsOf } from '@waggle/service-kit/http';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { StoredAccount } from './account.rules.ts';
import { type AddPasskeyDeps, addPasskey, removePasskey } from './add-passkey.ts';
import { issueChallenge } from './challenges.ts';
import { mostPasskeys, passkeyView } from './passkey.rules.ts';
import { askedFrom } from './passkey-sign-in-routes.ts';
import { type RecentProofDeps, recentlyProved } from './recent-proof.ts';
import { passkeyRefused, tooSoon } from './session-answers.ts';
import { placeOfAccount } from './sign-in.ts';
import { registrationOptions } from './webauthn.ts';

export interface PasskeyRoutesDeps extends AddPasskeyDeps, RecentProofDeps {
  readonly clock: AddPasskeyDeps['clock'];
  readonly origins: readonly string[];
}

const tags = ['accounts'];

export function passkeyRoutes(http: HttpServer, deps: PasskeyRoutesDeps): void {
  const { store, origins } = deps;
  const onRequest = recentlyProved(deps);

  http.get(
    '/api/session/passkeys',
    { schema: { tags, summary: 'One’s own passkeys, the oldest first', response: { 200: PasskeyList } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const account = request.member?.account_id;
      return { passkeys: account ? viewsOf(await store.reads.passkeys.of(account), passkeyView) : [] };
    },
  );

  http.post(
    '/api/session/passkeys/options',
    {
      onRequest,
      config: { audited: false },
      schema: {
        tags,
        summary: 'A challenge for adding a passkey: the options of `navigator.credentials.create`',
        response: { 200: PasskeyOptions, 403: Problem, 409: Problem, 422: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const rp = askedFrom(request, origins);
      const account = await ownerOf(request);
      const { account_id } = account;
      const existing = await store.reads.passkeys.of(account_id);
      if (existing.length >= mostPasskeys) throw tooMany();
      const issued = await issueChallenge(
        deps,
        request.cause,
        { purpose: 'register', account_id },
        placeOfAccount(account_id),
      );
      if (issued.kind === 'too_soon') throw tooSoon(reply, issued);
      reply.header('cache-control', 'no-store');
      return { options: await registrationOptions(rp, account, issued, existing) };
    },
  );

  http.post(
    '/api/session/passkeys',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Add a passkey; from then on, the password of the account alone no longer signs in',
        body: NewPasskey,
        response: { 201: PasskeyView, 403: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const rp = askedFrom(request, origins);
      const { account_id } = await ownerOf(request);
      const { name, credential } = request.body;
      const outcome = await addPasskey(deps, request.cause, { account_id, name, credential, rp });
      if (outcome.kind === 'too_many') throw tooMany();
      if (outcome.kind === 'refused') {
        request.log.info({ why: outcome.why }, 'refused a new passkey');
        throw passkeyRefused(422);
      }
      const { passkey_id } = outcome.passkey;
      request.auditNote = { object: passkey_id, after: { passkey_name: name } };
      request.log.info({ passkey_id }, 'added a passkey');
      return reply.code(201).send(passkeyView(outcome.passkey));
    },
  );

  http.delete(
    '/api/session/passkeys/:passkey_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Remove one of one’s own passkeys',
        params: Type.Object({ passkey_id: PasskeyIdSchema }, { additionalProperties: false }),
        response: { 204: Type.Null(), 403: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { passkey_id } = request.params;
      const account = request.member?.account_id ?? null;
      const removed = account && (await removePasskey(deps, request.cause, account, passkey_id));
      if (!removed) throw passkeyNotFound(passkey_id);
      request.auditNote = { before: { passkey_name: removed.name } };
      request.log.info({ passkey_id }, 'removed a passkey');
      return reply.code(204).send(null);
    },
  );

  /** A script has a token, and no passkeys. */
  async function ownerOf({ member }: FastifyRequest): Promise<StoredAccount> {
    const account = member?.account_id ? await store.reads.accounts.find(member.account_id) : null;
    if (account) return account;
    throw new ProblemError({
      status: 422,
      code: 'no_person',
      title: 'Passkeys are for people',
      detail: 'A token has no account: sign in to add a passkey to yours.',
    });
  }
}

const tooMany = (): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'too_many_passkeys',
    title: 'Too many passkeys',
    detail: `An account has at most ${mostPasskeys} passkeys: remove one first.`,
  });

const passkeyNotFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'passkey_not_found',
    title: 'No such passkey',
    detail: `There is no passkey ${id} of this account.`,
  });
