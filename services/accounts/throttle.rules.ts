// The rule of throttled attempts, pure: the first five are free, then each failure makes the next wait twice as long.
import { type Backoff, backoffDelay } from '@waggle/contracts';

/** Failed attempts under one key, such as a login or an address. Times in ms since the epoch. */
export interface Attempts {
  readonly key: string;
  readonly failures: number;
  /** No attempt is looked at before this. */
  readonly until: number;
  readonly last_at: number;
}

const free = 5;
/** Long enough to make guessing hopeless, and short enough to sit out. */
const longestWaitMs = 60_000;
const backoff: Backoff = { firstMs: 1_000, maxMs: longestWaitMs, jitter: 0 };
/** After so long without a failure, all are forgotten. */
export const forgottenAfterMs = 15 * 60_000;

/** How long an attempt has to wait, in ms; 0: it may be made now. */
export const waitOf = (attempts: readonly Attempts[], now: number): number =>
  Math.max(0, ...attempts.map(({ until }) => until - now));

/** Counts an attempt before its outcome is known, so that many at once are no way round the wait. */
export function counted(key: string, before: Attempts | null, now: number): Attempts {
  const recent = before && now - before.last_at < forgottenAfterMs ? before.failures : 0;
  const failures = recent + 1;
  const waitMs = failures < free ? 0 : backoffDelay(backoff, failures - free + 1);
  return { key, failures, until: now + waitMs, last_at: now };
}

/**
 * The keys that an attempt counts under. One from where the account has signed in before counts by itself: whoever guesses
 * elsewhere cannot make its owner wait.
 */
export const keysOf = (login: string, address: string, known: boolean): string[] =>
  known ? [`known:${login}:${address}`] : [keyOfLogin(login), `address:${address}`];

export const keyOfLogin = (login: string): string => `login:${login}`;
