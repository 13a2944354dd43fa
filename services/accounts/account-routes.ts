// Accounts over HTTP, for admins.
import {
  Account,
  AccountChange,
  type AccountId,
  AccountIdSchema,
  AccountList,
  NewAccount,
  Problem,
} from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';
import { etagOf, type HttpServer, ProblemError, versionConflict, versionsOf, viewsOf } from '@waggle/service-kit/http';
import Type from 'typebox';
import { accountView } from './account.rules.ts';
import { type AddAccountDeps, addAccount } from './add-account.ts';
import { type AccountOutcome, type ChangeAccountDeps, changeAccount, removeAccount } from './change-account.ts';
import { type RecentProofDeps, recentlyProved } from './recent-proof.ts';
import { refuseGuessable } from './refuse-password.ts';
import { busyAs503 } from './session-answers.ts';

export type AccountRoutesDeps = AddAccountDeps & ChangeAccountDeps & RecentProofDeps;

const AccountParams = Type.Object({ id: AccountIdSchema }, { additionalProperties: false });

export function accountRoutes(http: HttpServer, deps: AccountRoutesDeps): void {
  const tags = ['accounts'];
  const onRequest = recentlyProved(deps);
  http.get(
    '/api/accounts',
    { schema: { tags, summary: 'Staff accounts, by name', response: { 200: AccountList } } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const byName = collation(null);
      const accounts = await deps.store.reads.accounts.all();
      accounts.sort((a, b) => byName(a.name, b.name) || byName(a.login, b.login));
      return { accounts: viewsOf(accounts, accountView) };
    },
  );

  http.post(
    '/api/accounts',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Add an account, whose password the person changes at the first sign-in',
        body: NewAccount,
        response: { 201: Account, 403: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { login, name, password } = request.body;
      await refuseGuessable(password, [login, name, request.hostname]);
      const added = await busyAs503(addAccount(deps, request.cause, request.body));
      if (!added) throw loginTaken(login);
      const { account_id, role } = added;
      request.log.info({ account_id, role }, 'added an account');
      return reply.code(201).header('location', `/api/accounts/${account_id}`).send(accountView(added));
    },
  );

  http.patch(
    '/api/accounts/:id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Change an account; a new password, another role or disabling it ends its sessions',
        params: AccountParams,
        body: AccountChange,
        response: { 200: Account, 403: Problem, 404: Problem, 409: Problem, 412: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (request.body.password !== undefined && request.member?.account_id === id) throw ownPassword;
      await refuseFor(id, request.body, request.hostname);
      const versions = versionsOf(request.headers['if-match']);
      const outcome = await busyAs503(changeAccount(deps, request.cause, id, request.body, versions));
      const { account, before } = done(outcome, id);
      request.auditNote = { before };
      request.log.info({ account_id: id, changed: Object.keys(request.body) }, 'changed an account');
      reply.header('etag', etagOf(account.version));
      return accountView(account);
    },
  );

  http.delete(
    '/api/accounts/:id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Remove an account and end its sessions',
        params: AccountParams,
        response: { 204: Type.Null(), 403: Problem, 404: Problem, 409: Problem, 412: Problem },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request.headers['if-match']);
      const outcome = await removeAccount(deps, request.cause, request.params.id, versions);
      const { login, role } = done(outcome, request.params.id).before;
      request.auditNote = { before: { login, role } };
      request.log.info({ account_id: request.params.id }, 'removed an account');
      return reply.code(204).send(null);
    },
  );

  async function refuseFor(id: AccountId, { password, name }: AccountChange, host: string): Promise<void> {
    if (password === undefined) return;
    const account = await deps.store.reads.accounts.find(id);
    await refuseGuessable(password, [account?.login ?? '', name ?? account?.name ?? '', host]);
  }
}

export const accountNotFound = (id: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'account_not_found',
    title: 'No such account',
    detail: `There is no account ${id}.`,
  });

function done(outcome: AccountOutcome, id: string) {
  if (outcome.kind === 'done') return outcome;
  if (outcome.kind === 'unknown') throw accountNotFound(id);
  if (outcome.kind === 'changed_meanwhile')
    throw versionConflict(`the account ${outcome.account.login}`, accountView(outcome.account));
  throw new ProblemError({
    status: 409,
    code: 'last_admin',
    title: 'At least one admin is required',
    detail: `${outcome.account.login} is the only admin who can sign in. Make someone else an admin first.`,
  });
}

// Otherwise a stolen session could hijack the account for good.
const ownPassword = new ProblemError({
  status: 403,
  code: 'own_password',
  title: 'This is your own password',
  detail: 'Changing your own password takes the current one: POST /api/session/password.',
});

const loginTaken = (login: string): ProblemError => {
  const message = `${login} is taken`;
  return new ProblemError({
    status: 409,
    code: 'login_taken',
    title: 'This username is taken',
    detail: `${message}: choose another one.`,
    errors: [{ field: '#/login', message }],
  });
};
