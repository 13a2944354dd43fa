// Adds a passkey to the account of the person who made it, or removes one.
import { type AccountId, type Clock, type MadeCredential, timestamp } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import type { AddAccountDeps } from './add-account.ts';
import { type ChallengesDeps, takeChallenge } from './challenges.ts';
import { mostPasskeys, type RelyingParty, type StoredPasskey } from './passkey.rules.ts';
import { challengeIn, verifyMade } from './webauthn.ts';

export interface AddPasskeyDeps extends ChallengesDeps, Pick<AddAccountDeps, 'newId'> {
  readonly clock: Clock;
}

export interface PasskeyToAdd {
  readonly account_id: AccountId;
  readonly name: string;
  readonly credential: MadeCredential;
  readonly rp: RelyingParty;
}

export type AddedPasskey =
  | { readonly kind: 'added'; readonly passkey: StoredPasskey }
  /** `why` is for the log. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'too_many' };

export async function addPasskey(
  deps: AddPasskeyDeps,
  cause: Cause,
  { account_id, name, credential, rp }: PasskeyToAdd,
): Promise<AddedPasskey> {
  const { store, clock, newId } = deps;
  const challenge = challengeIn(credential.client_data);
  if (challenge === null || !(await takeChallenge(deps, cause, challenge, { purpose: 'register', account_id }))) {
    return { kind: 'refused', why: 'the challenge is unknown, used, expired, or was for something else' };
  }
  const verified = await verifyMade(rp, credential, challenge);
  if (verified.kind === 'wrong') return { kind: 'refused', why: verified.why };
  const passkey: StoredPasskey = {
    ...verified.found,
    passkey_id: newId(),
    account_id,
    name,
    transports: credential.transports,
    rp_id: rp.id,
    created_at: timestamp(clock),
    used_at: null,
  };
  return store.transaction(
    cause,
    async (tx): Promise<AddedPasskey> => {
      if ((await tx.passkeys.of(account_id)).length >= mostPasskeys) return { kind: 'too_many' };
      if (await tx.passkeys.findByCredential(passkey.credential_id)) {
        return { kind: 'refused', why: 'the passkey is registered already' };
      }
      await tx.passkeys.insert(passkey);
      return { kind: 'added', passkey };
    },
    { durable: true },
  );
}

/** Null: the account has no such passkey. */
export async function removePasskey(
  { store }: Pick<ChallengesDeps, 'store'>,
  cause: Cause,
  account: AccountId,
  id: string,
): Promise<StoredPasskey | null> {
  return store.transaction(
    cause,
    async (tx) => {
      const found = (await tx.passkeys.of(account)).find(({ passkey_id }) => passkey_id === id) ?? null;
      if (found) await tx.passkeys.remove(id);
      return found;
    },
    { durable: true },
  );
}
