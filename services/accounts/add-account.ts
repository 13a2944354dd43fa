// An admin adds an account.
import { type Clock, type NewAccount, type NewId, timestamp } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { StoredAccount } from './account.rules.ts';
import type { Passwords } from './passwords.ts';
import type { AccountsRecords } from './records.ts';

export interface AddAccountDeps {
  readonly store: Store<AccountsRecords>;
  readonly passwords: Passwords;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: NewId;
}

/** Null: the login is taken. */
export async function addAccount(deps: AddAccountDeps, cause: Cause, added: NewAccount): Promise<StoredAccount | null> {
  const account = await newAccount(deps, added);
  return deps.store.transaction(
    cause,
    async (tx) => {
      if (await tx.accounts.findByLogin(account.login)) return null;
      await tx.accounts.insert(account);
      return account;
    },
    { durable: true },
  );
}

export const newAccount = async (
  { passwords, clock, newId }: Omit<AddAccountDeps, 'store'>,
  { password, ...account }: NewAccount,
): Promise<StoredAccount> => ({
  account_id: newId(),
  ...account,
  disabled: false,
  // Who adds an account knows its password.
  password_due: true,
  created_at: timestamp(clock),
  version: 1,
  password_hash: await passwords.hash(password),
  signed_in_at: null,
  known_addresses: [],
});
