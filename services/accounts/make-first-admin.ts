// Creates the account `admin` when there is no account yet.
import { newPassword } from '@waggle/contracts';
import { SettingsError } from '@waggle/service-kit/config';
import type { Cause } from '@waggle/store';
import { type AddAccountDeps, newAccount } from './add-account.ts';
import { whyGuessable } from './refuse-password.ts';

export const firstLogin = 'admin';

/**
 * Returns the password that it generated, to be shown once; null when there were accounts, or `given` is not empty.
 * @param given the password, of WAGGLE_ADMIN_PASSWORD; '' generates one
 * @throws {SettingsError} when that is easily guessed: it may sign in, until somebody does and chooses another one
 */
export async function makeFirstAdmin(
  deps: AddAccountDeps,
  cause: Cause,
  given: string,
): Promise<{ made: boolean; password: string | null }> {
  const { store } = deps;
  const nothing = { made: false, password: null };
  // Checked before hashing, which takes a while.
  if ((await store.reads.accounts.all()).length > 0) return nothing;
  const why = given && (await whyGuessable(given, [firstLogin]));
  if (why) throw new SettingsError(`WAGGLE_ADMIN_PASSWORD ${why.message}`);
  const password = given || newPassword();
  const admin = await newAccount(deps, { login: firstLogin, name: 'Admin', role: 'admin', password });
  const made = await store.transaction(
    cause,
    async (tx) => {
      await tx.accounts.lockAdmins();
      if ((await tx.accounts.all()).length > 0) return false;
      await tx.accounts.insert(admin);
      return true;
    },
    // The password is shown once: after a power cut, it must still be the valid one.
    { durable: true },
  );
  return made ? { made, password: given ? null : password } : nothing;
}
