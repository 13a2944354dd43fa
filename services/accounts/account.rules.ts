// The rules of accounts, pure: there is always an admin who can sign in, and what ends an account's sessions.
import type { Account, AccountChange } from '@waggle/contracts';

/** An account as it is kept. */
export interface StoredAccount extends Account {
  readonly password_hash: string;
  /** RFC 3339; null before the first time. */
  readonly signed_in_at: string | null;
  /** Hashes of the addresses that it last signed in from, newest first: what others do elsewhere must not keep it out. */
  readonly known_addresses: readonly string[];
}

export const viewOf = ({ account_id, login, name, role, disabled, created_at }: StoredAccount): Account => ({
  account_id,
  login,
  name,
  role,
  disabled,
  created_at,
});

export const isAdmin = ({ role, disabled }: Pick<Account, 'role' | 'disabled'>): boolean =>
  role === 'admin' && !disabled;

/** Whether nobody could manage accounts any more if `account` became `then`, or went when that is null. */
export const leavesNoAdmin = (
  account: StoredAccount,
  then: StoredAccount | null,
  all: readonly StoredAccount[],
): boolean =>
  isAdmin(account) &&
  !(then && isAdmin(then)) &&
  !all.some((other) => other.account_id !== account.account_id && isAdmin(other));

/** What a session was begun with no longer holds. */
export const endsSessions = (account: StoredAccount, change: AccountChange): boolean =>
  change.password !== undefined ||
  (change.role !== undefined && change.role !== account.role) ||
  (change.disabled === true && !account.disabled);

/** `Ada` signs in as `ada`. */
export const loginOf = (typed: string): string => typed.trim().toLowerCase();

const rememberedAddresses = 5;

export const rememberAddress = (known: readonly string[], address: string): string[] =>
  [address, ...known.filter((other) => other !== address)].slice(0, rememberedAddresses);
