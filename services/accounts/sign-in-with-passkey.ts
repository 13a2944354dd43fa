// Signs in with a passkey, or proves with one who is signed in: both begin a session.
import { type AccountId, type SignedCredential, timestamp } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import { takeChallenge } from './challenges.ts';
import type { RelyingParty, StoredPasskey } from './passkey.rules.ts';
import {
  beginSession,
  countAttempt,
  type NewSessionRequest,
  placeOf,
  type SignInDeps,
  type SignInOutcome,
  type TooSoonOutcome,
  withKeyLocks,
  withoutIntent,
} from './sign-in.ts';
import { challengeIn, verifySigned } from './webauthn.ts';

export interface PasskeySignInRequest extends NewSessionRequest {
  readonly credential: SignedCredential;
  readonly rp: RelyingParty;
  /** Whose proof it must be; null: this is a sign-in, and the passkey says who it is. */
  readonly account: AccountId | null;
}

export type PasskeySignInOutcome =
  | Extract<SignInOutcome, { kind: 'signed_in' }>
  /** `why` is for the log: the client must not learn whether there is such a passkey. */
  | { readonly kind: 'refused'; readonly why: string }
  | TooSoonOutcome;

export async function signInWithPasskey(
  deps: SignInDeps,
  cause: Cause,
  request: PasskeySignInRequest,
): Promise<PasskeySignInOutcome> {
  const { reads } = deps.store;
  const passkey = await reads.passkeys.findByCredential(request.credential.id);
  const account = passkey && (await reads.accounts.find(passkey.account_id));
  const login = account?.login ?? null;
  const place = placeOf(account, request);
  return withKeyLocks(deps, login, place, () => attempt(deps, cause, request, { passkey, login, place }));
}

interface Meant {
  readonly passkey: StoredPasskey | null;
  readonly login: string | null;
  readonly place: string;
}

async function attempt(
  deps: SignInDeps,
  cause: Cause,
  request: PasskeySignInRequest,
  { passkey, login, place }: Meant,
): Promise<PasskeySignInOutcome> {
  const { credential, rp, account: required } = request;
  const counted = await countAttempt(deps, cause, login, place);
  if (counted.kind === 'too_soon') return counted;
  const use =
    required === null
      ? ({ purpose: 'sign-in', account_id: '' } as const)
      : ({ purpose: 'confirm', account_id: required } as const);
  const challenge = challengeIn(credential.client_data);
  if (challenge === null || !(await takeChallenge(deps, withoutIntent(cause), challenge, use))) {
    return refused('the challenge is unknown, used, expired, or was for something else');
  }
  if (!passkey || !counted.account) return refused('there is no such passkey');
  if (required !== null && passkey.account_id !== required) return refused('the passkey is of another account');
  if (credential.user_handle !== undefined && idOf(credential.user_handle) !== passkey.account_id) {
    return refused('the passkey names another account');
  }
  const verified = await verifySigned(rp, credential, challenge, passkey);
  if (verified.kind === 'wrong') return refused(verified.why);
  const { counter } = verified.found;
  const { account, keys } = counted;
  const signedIn = await deps.store.transaction(cause, async (tx): Promise<PasskeySignInOutcome> => {
    const now = await tx.passkeys.findByCredential(credential.id);
    // Of a passkey and a copy of it that sign in at once, one must fail.
    if (!now || now.counter !== passkey.counter) return refused('the passkey was removed or used meanwhile');
    const begun = await beginSession(deps, tx, account, null, request, keys);
    if (begun.kind === 'refused') return refused('the account is disabled or has changed');
    await tx.passkeys.replace({ ...now, counter, used_at: timestamp(deps.clock) });
    return begun;
  });
  deps.sessions.changed();
  return signedIn;
}

const refused = (why: string) => ({ kind: 'refused', why }) as const;

/** The authenticator returns the id that it was given when the passkey was made. */
const idOf = (userHandle: string): string => Buffer.from(userHandle, 'base64url').toString('utf8');
