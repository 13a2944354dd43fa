// A signed-in person changes their password. That ends all their sessions, in case someone else knew the old one, and begins a
// new one for them.
import type { Session } from '@waggle/service-kit/identity';
import type { Cause } from '@waggle/store';
import type { StoredAccount } from './account.rules.ts';
import {
  addressHash,
  countAttempt,
  orUncounted,
  placeOf,
  type SignInDeps,
  type TooSoonOutcome,
  withKeyLocks,
} from './sign-in.ts';
import { type SignInOrigin, type StartedSession, startSession } from './start-session.ts';

export interface OwnPasswordRequest extends SignInOrigin {
  readonly session: Session;
  /** What the browser keeps of its earlier sign-ins. */
  readonly deviceToken: string;
  readonly current: string;
  readonly password: string;
}

export type OwnPassword =
  | ({ readonly kind: 'changed'; readonly account: StoredAccount } & StartedSession)
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'session_ended' }
  | TooSoonOutcome;

export async function changeOwnPassword(
  deps: SignInDeps,
  cause: Cause,
  request: OwnPasswordRequest,
): Promise<OwnPassword> {
  const account = await deps.store.reads.accounts.find(request.session.account_id);
  if (!account) return { kind: 'session_ended' };
  const { login } = account;
  const place = placeOf(account, request);
  return withKeyLocks(deps, login, place, () => attemptChange(deps, cause, login, request, place));
}

async function attemptChange(
  deps: SignInDeps,
  cause: Cause,
  login: string,
  request: OwnPasswordRequest,
  place: string,
): Promise<OwnPassword> {
  const { store, passwords, sessions } = deps;
  const { session, current, password, address } = request;
  const { account_id } = session;
  // Throttled like a sign-in: a stolen session must not serve to guess the password.
  const attempt = await countAttempt(deps, cause, login, place);
  if (attempt.kind === 'too_soon') return attempt;
  const checked = attempt.account?.password_hash ?? null;
  const { keys, isKnown } = attempt;
  const password_hash = await orUncounted(deps, cause, keys, async () =>
    (await passwords.matches(current, checked, isKnown)) ? passwords.hash(password, isKnown) : null,
  );
  if (password_hash === null) return { kind: 'wrong_password' };
  const outcome = await store.transaction(
    cause,
    async (tx): Promise<OwnPassword> => {
      const before = await tx.accounts.find(account_id);
      if (before?.password_hash !== checked || before.disabled) return { kind: 'session_ended' };
      const account = {
        ...before,
        password_hash,
        password_due: false,
        known_addresses: [...new Set([place, address].map(addressHash))],
      };
      await tx.accounts.replace(account);
      await tx.sessions.removeOf(account_id);
      for (const key of keys) await tx.attempts.remove(key);
      return { kind: 'changed', account, ...(await startSession(deps, tx, account, request)) };
    },
    { durable: true },
  );
  sessions.changed();
  return outcome;
}
