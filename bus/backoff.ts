// How long to wait before trying again.
import type { Random } from '@waggle/contracts';
import type { RetryPolicy } from './consumer-options.ts';

/** The pause in ms after the nth failed attempt, from 1. */
export function retryDelay(policy: RetryPolicy, failedAttempts: number, random: Random): number {
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (failedAttempts - 1));
  return full * (1 - policy.jitter * random());
}

/** The pause in ms after the nth failure in a row to reach the engine: from about 50 ms up to `maxMs`, at least half of it. */
export const engineDelay = (failuresInARow: number, maxMs: number, random: Random): number =>
  Math.min(maxMs, 50 * 2 ** (failuresInARow - 1)) * (0.5 + random() / 2);

/** A period in ms that is never quite the same, so that processes do not do the same thing at the same time. */
export const jittered = (periodMs: number, random: Random): number => periodMs * (0.75 + random() / 2);
