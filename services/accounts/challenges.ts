// Challenges for passkeys: random, for one purpose, for some minutes, once. They are stored, so that any process can check them.
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { StoredChallenge } from './passkey.rules.ts';
import type { AccountsRecords } from './records.ts';
import type { TooSoonOutcome } from './sign-in.ts';

export interface ChallengesDeps {
  readonly store: Store<AccountsRecords>;
  readonly clock: Pick<Clock, 'now'>;
  readonly challenges: ChallengeLimits;
}

export interface ChallengeLimits {
  /** How long a challenge works, in ms. */
  readonly lastMs: number;
  /** Anybody may ask for one: a flood from one place must not fill the store. */
  readonly most: number;
}

export type ChallengeUse = Pick<StoredChallenge, 'purpose' | 'account_id'>;

/** @param place whose challenges count together: an address, a browser that an account has used, or an account */
export async function issueChallenge(
  { store, clock, challenges: { lastMs, most } }: ChallengesDeps,
  cause: Cause,
  use: ChallengeUse,
  place: string,
): Promise<{ readonly kind: 'issued'; readonly challenge: string; readonly lastMs: number } | TooSoonOutcome> {
  const challenge = randomBytes(32).toString('base64url');
  return store.transaction(cause, async (tx) => {
    const now = clock.now();
    if ((await tx.challenges.countOf(place, now)) >= most) return { kind: 'too_soon', waitMs: lastMs };
    await tx.challenges.insert({ challenge_hash: hashOf(challenge), ...use, place, expires_at: now + lastMs });
    return { kind: 'issued', challenge, lastMs };
  });
}

/** Uses up the challenge, whatever comes of it; false when it is unknown, used, expired, or was for something else. */
export async function takeChallenge(
  { store, clock }: Pick<ChallengesDeps, 'store' | 'clock'>,
  cause: Cause,
  challenge: string,
  { purpose, account_id }: ChallengeUse,
): Promise<boolean> {
  const taken = await store.transaction(cause, (tx) => tx.challenges.take(hashOf(challenge)));
  return taken?.purpose === purpose && taken.account_id === account_id && taken.expires_at > clock.now();
}

const hashOf = (challenge: string): string => createHash('sha256').update(challenge).digest('base64url');
