// The rules of accounts, pure: at least one admin can sign in, and which changes end an account's sessions.
import type { Account, AccountChange } from '@waggle/contracts';

/** An account as it is stored. */
export interface StoredAccount extends Account {
  readonly password_hash: string;
  /** RFC 3339; null before the first sign-in. */
  readonly signed_in_at: string | null;
  /** Hashes of the addresses and browsers of its last sign-ins, newest first: failed attempts elsewhere must not lock these out. */
  readonly known_addresses: readonly string[];
}

export const accountView = ({
  account_id,
  login,
  name,
  role,
  disabled,
  password_due,
  created_at,
  version,
}: StoredAccount): Account => ({
  account_id,
  login,
  name,
  role,
  disabled,
  password_due,
  created_at,
  version,
});

export const isAdmin = ({ role, disabled }: Pick<Account, 'role' | 'disabled'>): boolean =>
  role === 'admin' && !disabled;

/** Whether no admin would be left if `account` became `then`, or were removed when that is null. */
export const leavesNoAdmin = (
  account: StoredAccount,
  then: StoredAccount | null,
  all: readonly StoredAccount[],
): boolean =>
  isAdmin(account) &&
  !(then && isAdmin(then)) &&
  !all.some((other) => other.account_id !== account.account_id && isAdmin(other));

/** Whether the change must end the account's sessions. */
export const endsSessions = (account: StoredAccount, change: AccountChange): boolean =>
  change.password !== undefined ||
  (change.role !== undefined && change.role !== account.role) ||
  (change.disabled === true && !account.disabled);

/** `Ada` signs in as `ada`. */
export const loginOf = (typed: string): string => typed.trim().toLowerCase();

// Each sign-in adds an address and a browser.
const rememberedAddresses = 10;

export const rememberAddress = (known: readonly string[], address: string): string[] =>
  [address, ...known.filter((other) => other !== address)].slice(0, rememberedAddresses);
