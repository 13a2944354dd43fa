// Sign-in: checks a login and a password, and begins a session.
import { createHash } from 'node:crypto';
import { type AccountId, type Clock, timestamp } from '@waggle/contracts';
import { addressKey } from '@waggle/service-kit/http';
import { type Sessions, tokenHash } from '@waggle/service-kit/identity';
import type { Cause, Store, Transaction } from '@waggle/store';
import { loginOf, rememberAddress, type StoredAccount } from './account.rules.ts';
import type { KeyLocks } from './key-locks.ts';
import { type Passwords, TooBusyError } from './passwords.ts';
import type { AccountsRecords } from './records.ts';
import { type SignInOrigin, type StartedSession, type StartSessionDeps, startSession } from './start-session.ts';
import { counted, keysOf, type Throttle, uncounted, waitOf } from './throttle.rules.ts';

export interface SignInDeps extends StartSessionDeps {
  readonly store: Store<AccountsRecords>;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly keyLocks: KeyLocks;
  readonly throttle: Throttle;
  readonly clock: Clock;
}

export interface NewSessionRequest extends SignInOrigin {
  /** The browser's previous session, which ends. */
  readonly before: string | undefined;
  /** What the browser keeps of its earlier sign-ins, or gets with this one. */
  readonly deviceToken: string;
  /** Called in the transaction that begins the session: what it keeps for the audit trail names the account. */
  readonly recognized: (account: StoredAccount) => void;
}

export interface SignInRequest extends NewSessionRequest {
  readonly login: string;
  readonly password: string;
}

export type SignInOutcome =
  | ({ readonly kind: 'signed_in'; readonly account: StoredAccount } & StartedSession)
  /** A wrong password, no such account, or a disabled one. The client must not learn which. */
  | { readonly kind: 'refused' }
  /** The password is right, but the account has passkeys: one of them must sign in. */
  | { readonly kind: 'passkey_needed' }
  | TooSoonOutcome;

export interface TooSoonOutcome {
  readonly kind: 'too_soon';
  readonly waitMs: number;
}

export async function signIn(deps: SignInDeps, cause: Cause, request: SignInRequest): Promise<SignInOutcome> {
  const login = loginOf(request.login);
  const place = placeOf(await deps.store.reads.accounts.findByLogin(login), request);
  return withKeyLocks(deps, login, place, () => attemptSignIn(deps, cause, login, request, place));
}

/** A browser that the account has used counts by itself: guesses do not make it wait, not even those from its own address. */
export function placeOf(
  account: StoredAccount | null,
  { deviceToken, address }: Pick<NewSessionRequest, 'deviceToken' | 'address'>,
): string {
  const device = devicePlace(deviceToken);
  return isKnownTo(account, device) ? device : address;
}

/** The place whose challenges for signing in count together. Here, too, a browser that some account has used counts by itself. */
export async function challengePlaceOf(
  { store }: Pick<SignInDeps, 'store'>,
  address: string,
  deviceToken: string | undefined,
): Promise<string> {
  if (deviceToken === undefined) return placeKey(address);
  const accounts = await store.reads.accounts.all();
  const used = accounts.find((account) => isKnownTo(account, devicePlace(deviceToken)));
  return placeKey(placeOf(used ?? null, { deviceToken, address }));
}

/** The place of challenges for somebody who is signed in. */
export const placeOfAccount = (id: AccountId): string => `account:${id}`;

async function attemptSignIn(
  deps: SignInDeps,
  cause: Cause,
  login: string,
  request: SignInRequest,
  place: string,
): Promise<SignInOutcome> {
  const { store, passwords } = deps;
  const attempt = await countAttempt(deps, cause, login, place);
  if (attempt.kind === 'too_soon') return attempt;
  const { account, keys, isKnown } = attempt;
  const hashed = await orUncounted(deps, cause, keys, async () => {
    const right = await passwords.matches(request.password, account?.password_hash ?? null, isKnown);
    const isOutdated = account && right && passwords.isOutdated(account.password_hash);
    return { right, raised: isOutdated ? await passwords.hash(request.password, isKnown) : null };
  });
  if (!account || !hashed.right) return { kind: 'refused' };
  const { raised } = hashed;
  const signedIn = await store.transaction(cause, async (tx): Promise<SignInOutcome> => {
    const passkeys = await tx.passkeys.of(account.account_id);
    // A stolen password alone must not sign in. The attempt stays counted until a passkey does.
    if (passkeys.length > 0 && !account.disabled) return { kind: 'passkey_needed' };
    return beginSession(deps, tx, account, raised, request, keys);
  });
  deps.sessions.changed();
  return signedIn;
}

/** Runs an attempt when the earlier ones that count under its keys have ended. */
export async function withKeyLocks<T>(
  { store, keyLocks }: Pick<SignInDeps, 'store' | 'keyLocks'>,
  login: string | null,
  place: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const account = login === null ? null : await store.reads.accounts.findByLogin(login);
  return keyLocks.run(keysOf(login, placeKey(place), isKnownTo(account, place)), attempt);
}

const isKnownTo = (account: StoredAccount | null, place: string): boolean =>
  account?.known_addresses.includes(addressHash(place)) ?? false;

const devicePlace = (token: string): string => `device:${token}`;
/** Neither the table of attempts nor its backups show a browser's token. */
const placeKey = (place: string): string =>
  place.startsWith('device:') ? `device:${addressHash(place)}` : addressKey(place);

interface CountedAttempt {
  readonly kind: 'counted';
  readonly account: StoredAccount | null;
  readonly keys: readonly string[];
  /** Whether the account has been used from there. */
  readonly isKnown: boolean;
}

/**
 * Counts the attempt before the password or passkey is checked. Clear `keys` when it was right.
 * @param login null: whose account is meant is not known
 * @param place the address of the client, or its browser where the account has used that before
 */
export async function countAttempt(
  { store, clock, throttle }: Pick<SignInDeps, 'store' | 'clock' | 'throttle'>,
  cause: Cause,
  login: string | null,
  place: string,
): Promise<CountedAttempt | TooSoonOutcome> {
  return store.transaction(withoutIntent(cause), async (tx) => {
    const account = login === null ? null : await tx.accounts.findByLogin(login);
    const isKnown = isKnownTo(account, place);
    const keys = keysOf(login, placeKey(place), isKnown);
    const now = clock.now();
    const before = [];
    for (const key of keys) before.push({ key, attempts: await tx.attempts.find(key) });
    const waitMs = waitOf(
      before.flatMap(({ attempts }) => (attempts ? [attempts] : [])),
      now,
    );
    if (waitMs > 0) return { kind: 'too_soon', waitMs };
    for (const { key, attempts } of before) await tx.attempts.put(counted(throttle, key, attempts, now));
    return { kind: 'counted', account, keys, isKnown };
  });
}

/**
 * Hashes for a counted attempt. When there are too many hashes to begin, nothing was tried: it does not count, or a flood of others'
 * would make the right password wait.
 * @throws {TooBusyError}
 */
export async function orUncounted<T>(
  { store, throttle }: Pick<SignInDeps, 'store' | 'throttle'>,
  cause: Cause,
  keys: readonly string[],
  hashing: () => Promise<T>,
): Promise<T> {
  try {
    return await hashing();
  } catch (error) {
    if (error instanceof TooBusyError) {
      await store.transaction(withoutIntent(cause), async (tx) => {
        for (const key of keys) {
          const attempts = await tx.attempts.find(key);
          const left = attempts && uncounted(throttle, attempts);
          if (left) await tx.attempts.put(left);
          else await tx.attempts.remove(key);
        }
      });
    }
    throw error;
  }
}

/** For what is no change by staff, such as counting an attempt: it leaves nothing for the audit trail. */
export const withoutIntent = ({ intent: _, ...cause }: Cause): Cause => cause;

/** Begins the session of a proved person, and ends the one that the browser had. */
export async function beginSession(
  deps: SignInDeps,
  tx: Transaction<AccountsRecords>,
  checked: StoredAccount,
  raisedHash: string | null,
  request: NewSessionRequest,
  keys: readonly string[],
): Promise<Extract<SignInOutcome, { kind: 'signed_in' | 'refused' }>> {
  // The account may have changed while the proof was checked. Writing it makes a concurrent change conflict with this.
  const account = await tx.accounts.find(checked.account_id);
  if (!account || account.disabled || account.password_hash !== checked.password_hash) return { kind: 'refused' };
  await tx.accounts.replace({
    ...account,
    password_hash: raisedHash ?? account.password_hash,
    signed_in_at: timestamp(deps.clock),
    known_addresses: [request.address, devicePlace(request.deviceToken)].reduce(
      (known, place) => rememberAddress(known, addressHash(place)),
      account.known_addresses,
    ),
  });
  for (const key of keys) await tx.attempts.remove(key);
  if (request.before !== undefined) await tx.sessions.remove(tokenHash(request.before));
  request.recognized(account);
  return { kind: 'signed_in', account, ...(await startSession(deps, tx, account, request)) };
}

export const addressHash = (place: string): string =>
  createHash('sha256')
    .update(place.startsWith('device:') ? place : addressKey(place))
    .digest('base64url')
    .slice(0, 16);
