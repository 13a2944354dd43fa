// A signed-in person changes their password. That ends their other sessions, in case someone else knew the old one.
import type { Session } from '@waggle/service-kit/identity';
import type { Cause } from '@waggle/store';
import { addressHash, countAttempt, inTurn, type SignInDeps, type TooSoon } from './sign-in.ts';

export interface OwnPasswordRequest {
  readonly session: Session;
  readonly current: string;
  readonly password: string;
  readonly address: string;
}

export type OwnPassword = { readonly kind: 'changed' | 'wrong_password' | 'session_ended' } | TooSoon;

export async function changeOwnPassword(
  deps: SignInDeps,
  cause: Cause,
  request: OwnPasswordRequest,
): Promise<OwnPassword> {
  const { login } = (await deps.store.reads.accounts.find(request.session.account_id)) ?? {};
  if (login === undefined) return { kind: 'session_ended' };
  return inTurn(deps, login, request.address, () => attemptChange(deps, cause, login, request));
}

async function attemptChange(
  deps: SignInDeps,
  cause: Cause,
  login: string,
  { session, current, password, address }: OwnPasswordRequest,
): Promise<OwnPassword> {
  const { store, passwords, sessions } = deps;
  const { account_id, token_hash } = session;
  // Throttled like a sign-in: a stolen session must not serve to guess the password.
  const attempt = await countAttempt(deps, cause, login, address);
  if (attempt.kind === 'too_soon') return attempt;
  const checked = attempt.account?.password_hash ?? null;
  if (!(await passwords.matches(current, checked))) return { kind: 'wrong_password' };
  const password_hash = await passwords.hash(password);
  const outcome = await store.transaction(
    cause,
    async (tx): Promise<OwnPassword> => {
      const account = await tx.accounts.find(account_id);
      if (account?.password_hash !== checked || account.disabled) return { kind: 'session_ended' };
      await tx.accounts.replace({ ...account, password_hash, known_addresses: [addressHash(address)] });
      await tx.sessions.removeOf(account_id, token_hash);
      for (const key of attempt.keys) await tx.attempts.remove(key);
      return { kind: 'changed' };
    },
    { durable: true },
  );
  sessions.changed();
  return outcome;
}
