// Where there is no account at all, nobody could add one: makes the account `admin`.
import { newPassword } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import { type AddAccountDeps, newAccount } from './add-account.ts';

export const firstLogin = 'admin';

/**
 * Returns the password that it made up, to be shown once; null when there were accounts, or the password was given.
 * @param given '' makes one up
 */
export async function makeFirstAdmin(
  deps: AddAccountDeps,
  cause: Cause,
  given: string,
): Promise<{ made: boolean; password: string | null }> {
  const { store } = deps;
  const nothing = { made: false, password: null };
  // A hash takes its time: not where it is not needed.
  if ((await store.reads.accounts.all()).length > 0) return nothing;
  const password = given || newPassword();
  const admin = await newAccount(deps, { login: firstLogin, name: 'Admin', role: 'admin', password });
  const made = await store.transaction(
    cause,
    async (tx) => {
      await tx.accounts.oneAtATime();
      if ((await tx.accounts.all()).length > 0) return false;
      await tx.accounts.insert(admin);
      return true;
    },
    // It is shown once: a power cut must not bring back a start that makes another.
    { durable: true },
  );
  return made ? { made, password: given ? null : password } : nothing;
}
