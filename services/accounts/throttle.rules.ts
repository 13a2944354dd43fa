// The rule of throttling, pure: a number of failures is free, then each doubles the wait.
import { type Backoff, backoffDelay } from '@waggle/contracts';

/** Failed attempts under one key, such as a login or an address. Times in ms since the epoch. */
export interface Attempts {
  readonly key: string;
  readonly failures: number;
  /** Attempts before this time are refused. */
  readonly until: number;
  readonly last_at: number;
}

/** What guessing costs; from the settings. */
export interface Throttle {
  /** The failure with this number is the first that the next attempt waits for. */
  readonly failures: number;
  readonly longestWaitMs: number;
  /** After this time without a failure, all failures are forgotten. */
  readonly forgetMs: number;
}

/** How long an attempt has to wait, in ms; 0: not at all. */
export const waitOf = (attempts: readonly Attempts[], now: number): number =>
  Math.max(0, ...attempts.map(({ until }) => until - now));

/**
 * Counts an attempt as a failure before its outcome is known, so that concurrent attempts cannot avoid the wait. A right one
 * takes that back; within a process, the next attempt under the same key waits for the outcome (`key-locks.ts`).
 */
export function counted(throttle: Throttle, key: string, before: Attempts | null, now: number): Attempts {
  const recent = before && now - before.last_at < throttle.forgetMs ? before.failures : 0;
  const failures = recent + 1;
  return { key, failures, until: now + waitAfter(throttle, failures), last_at: now };
}

/** Takes one counted attempt back, which was not tried; null: nothing is left to count. */
export function uncounted(throttle: Throttle, { failures, ...counted }: Attempts): Attempts | null {
  const left = failures - 1;
  return left < 1 ? null : { ...counted, failures: left, until: counted.last_at + waitAfter(throttle, left) };
}

function waitAfter({ failures: free, longestWaitMs }: Throttle, failures: number): number {
  const backoff: Backoff = { firstMs: Math.min(1_000, longestWaitMs), maxMs: longestWaitMs, jitter: 0 };
  return failures < free ? 0 : backoffDelay(backoff, failures - free + 1);
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
