// Sign-out: ends the session.
import { type Sessions, tokenHash } from '@waggle/service-kit/identity';
import type { Cause, Store } from '@waggle/store';
import type { AccountsRecords } from './records.ts';

export async function signOut(
  { store, sessions }: { readonly store: Store<AccountsRecords>; readonly sessions: Sessions },
  cause: Cause,
  token: string,
): Promise<void> {
  await store.transaction(cause, (tx) => tx.sessions.remove(tokenHash(token)), { durable: true });
  sessions.changed();
}
