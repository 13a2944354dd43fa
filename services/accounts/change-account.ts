// An admin changes an account, or removes it.
import type { AccountChange, AccountId } from '@waggle/contracts';
import { mayReplace } from '@waggle/service-kit/http';
import type { Sessions } from '@waggle/service-kit/identity';
import type { Cause, Store, Transaction } from '@waggle/store';
import { endsSessions, leavesNoAdmin, type StoredAccount } from './account.rules.ts';
import type { Passwords } from './passwords.ts';
import type { AccountsRecords } from './records.ts';
import { keyOfLogin } from './throttle.rules.ts';

export interface ChangeAccountDeps {
  readonly store: Store<AccountsRecords>;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}

export type AccountOutcome =
  | { readonly kind: 'done'; readonly account: StoredAccount; readonly before: StoredAccount }
  | { readonly kind: 'unknown' }
  /** The change was made on an older version. */
  | { readonly kind: 'changed_meanwhile'; readonly account: StoredAccount }
  /** No admin would be left. */
  | { readonly kind: 'last_admin'; readonly account: StoredAccount };

/** @param versions those that the change may replace; null: any */
export async function changeAccount(
  { store, passwords, sessions }: ChangeAccountDeps,
  cause: Cause,
  id: AccountId,
  { password, ...change }: AccountChange,
  versions: readonly number[] | null = null,
): Promise<AccountOutcome> {
  // Someone who knew the old password may have signed in from these addresses.
  const hashed =
    password === undefined
      ? {}
      : { password_hash: await passwords.hash(password), password_due: true, known_addresses: [] };
  const outcome = await store.transaction(
    cause,
    async (tx): Promise<AccountOutcome> => {
      await tx.accounts.lockAdmins();
      const before = await tx.accounts.find(id);
      if (!before) return { kind: 'unknown' };
      if (!mayReplace(versions, before.version)) return { kind: 'changed_meanwhile', account: before };
      const account = { ...before, ...change, ...hashed, version: before.version + 1 };
      if (leavesNoAdmin(before, account, await tx.accounts.all())) return { kind: 'last_admin', account: before };
      await tx.accounts.replace(account);
      const ends = endsSessions(before, { ...change, ...(password === undefined ? {} : { password }) });
      if (ends) await tx.sessions.removeOf(id);
      else if (account.name !== before.name) await tx.sessions.rename(id, account.name);
      if (isNoAdmin(account)) await endTokensOf(tx, before);
      if (password !== undefined) {
        // Failed attempts with the old password must not delay the first sign-in with the new one.
        await tx.attempts.remove(keyOfLogin(account.login));
        // The way back in for somebody whose passkeys are lost.
        await tx.passkeys.removeOf(id);
      }
      return { kind: 'done', account, before };
    },
    { durable: true },
  );
  sessions.changed();
  return outcome;
}

/** @param versions those that may be removed; null: any */
export async function removeAccount(
  { store, sessions }: Omit<ChangeAccountDeps, 'passwords'>,
  cause: Cause,
  id: AccountId,
  versions: readonly number[] | null = null,
): Promise<AccountOutcome> {
  const outcome = await store.transaction(
    cause,
    async (tx): Promise<AccountOutcome> => {
      await tx.accounts.lockAdmins();
      const account = await tx.accounts.find(id);
      if (!account) return { kind: 'unknown' };
      if (!mayReplace(versions, account.version)) return { kind: 'changed_meanwhile', account };
      if (leavesNoAdmin(account, null, await tx.accounts.all())) return { kind: 'last_admin', account };
      await tx.accounts.remove(id);
      await tx.sessions.removeOf(id);
      await tx.passkeys.removeOf(id);
      await endTokensOf(tx, account);
      return { kind: 'done', account, before: account };
    },
    { durable: true },
  );
  sessions.changed();
  return outcome;
}

const isNoAdmin = ({ role, disabled }: StoredAccount): boolean => role !== 'admin' || disabled;

/** Whoever may make no tokens any more also has none left: they would keep an admin's rights for years. */
async function endTokensOf(
  tx: Transaction<AccountsRecords>,
  { account_id }: Pick<StoredAccount, 'account_id'>,
): Promise<void> {
  for (const { token_id, created_by } of await tx.tokens.all())
    if (created_by === account_id) await tx.tokens.remove(token_id);
}
