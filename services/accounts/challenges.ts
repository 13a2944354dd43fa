// Challenges for passkeys: random, for one purpose, for five minutes, once. They are stored, so that any process can check them.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@waggle/contracts';
import { addressKey } from '@waggle/service-kit/http';
import type { Cause, Store } from '@waggle/store';
import type { StoredChallenge } from './passkey.rules.ts';
import type { AccountsRecords } from './records.ts';
import type { TooSoonOutcome } from './sign-in.ts';
import { challengeMs } from './webauthn.ts';

export interface ChallengesDeps {
  readonly store: Store<AccountsRecords>;
  readonly clock: Pick<Clock, 'now'>;
}

export type ChallengeUse = Pick<StoredChallenge, 'purpose' | 'account_id'>;

/** Anybody may ask for one: a flood from one address must not fill the store. */
const mostOfPlace = 30;

export async function issueChallenge(
  { store, clock }: ChallengesDeps,
  cause: Cause,
  use: ChallengeUse,
  address: string,
): Promise<{ readonly kind: 'issued'; readonly challenge: string } | TooSoonOutcome> {
  const challenge = randomBytes(32).toString('base64url');
  const place = addressKey(address);
  return store.transaction(cause, async (tx) => {
    const now = clock.now();
    if ((await tx.challenges.countOf(place, now)) >= mostOfPlace) return { kind: 'too_soon', waitMs: challengeMs };
    await tx.challenges.insert({ challenge_hash: hashOf(challenge), ...use, place, expires_at: now + challengeMs });
    return { kind: 'issued', challenge };
  });
}

/** Uses up the challenge, whatever comes of it; false when it is unknown, used, expired, or was for something else. */
export async function takeChallenge(
  { store, clock }: ChallengesDeps,
  cause: Cause,
  challenge: string,
  { purpose, account_id }: ChallengeUse,
): Promise<boolean> {
  const taken = await store.transaction(cause, (tx) => tx.challenges.take(hashOf(challenge)));
  return taken?.purpose === purpose && taken.account_id === account_id && taken.expires_at > clock.now();
}

const hashOf = (challenge: string): string => createHash('sha256').update(challenge).digest('base64url');
