// The rule of throttling, pure: five attempts are free, then each failure doubles the wait.
import { type Backoff, backoffDelay } from '@waggle/contracts';

/** Failed attempts under one key, such as a login or an address. Times in ms since the epoch. */
export interface Attempts {
  readonly key: string;
  readonly failures: number;
  /** Attempts before this time are refused. */
  readonly until: number;
  readonly last_at: number;
}

const free = 5;
/** Long enough to make guessing hopeless, short enough to wait for. */
const longestWaitMs = 60_000;
const backoff: Backoff = { firstMs: 1_000, maxMs: longestWaitMs, jitter: 0 };
/** After this time without a failure, all failures are forgotten. */
export const failuresExpireMs = 15 * 60_000;

/** How long an attempt has to wait, in ms; 0: not at all. */
export const waitOf = (attempts: readonly Attempts[], now: number): number =>
  Math.max(0, ...attempts.map(({ until }) => until - now));

/**
 * Counts an attempt as a failure before its outcome is known, so that concurrent attempts cannot avoid the wait. A right one
 * takes that back; within a process, the next attempt under the same key waits for the outcome (`key-locks.ts`).
 */
export function counted(key: string, before: Attempts | null, now: number): Attempts {
  const recent = before && now - before.last_at < failuresExpireMs ? before.failures : 0;
  const failures = recent + 1;
  const waitMs = failures < free ? 0 : backoffDelay(backoff, failures - free + 1);
  return { key, failures, until: now + waitMs, last_at: now };
}

/**
 * The keys under which an attempt counts. Attempts from a known address of the account have their own key, so that
 * guesses from elsewhere cannot make the owner wait.
 * @param login null: whose account is meant is not known
 */
export const keysOf = (login: string | null, address: string, known: boolean): string[] => {
  if (login === null) return [`address:${address}`];
  return known ? [`known:${login}:${address}`] : [keyOfLogin(login), `address:${address}`];
};

export const keyOfLogin = (login: string): string => `login:${login}`;
