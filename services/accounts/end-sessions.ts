// Ends sessions of an account from the list of them: a lost phone, a forgotten tablet, or all.
import type { AccountId } from '@waggle/contracts';
import { type Session, type Sessions, sessionIdOf } from '@waggle/service-kit/identity';
import type { Cause, Store } from '@waggle/store';
import type { AccountsRecords } from './records.ts';

export interface EndSessionsDeps {
  readonly store: Store<AccountsRecords>;
  readonly sessions: Sessions;
}

/** Null: the account has no such session. */
export async function endSession(
  { store, sessions }: EndSessionsDeps,
  cause: Cause,
  account: AccountId,
  sessionId: string,
): Promise<Session | null> {
  const ended = await store.transaction(
    cause,
    async (tx) => {
      const session = (await tx.sessions.of(account)).find((one) => sessionIdOf(one) === sessionId) ?? null;
      if (session) await tx.sessions.remove(session.token_hash);
      return session;
    },
    { durable: true },
  );
  sessions.changed();
  return ended;
}

/** @param but the token hash of a session that goes on */
export async function endSessions(
  { store, sessions }: EndSessionsDeps,
  cause: Cause,
  account: AccountId,
  but: string | null = null,
): Promise<void> {
  await store.transaction(cause, (tx) => tx.sessions.removeOf(account, but), { durable: true });
  sessions.changed();
}
