// How long the bus waits before it tries again, and how it spreads what it does periodically.
import { backoffDelay, type Random } from '@waggle/contracts';
import type { RetryPolicy } from './consumer-options.ts';

/** The pause in ms after the nth failed attempt at an event, from 1. */
export const retryDelay = (policy: RetryPolicy, failedAttempts: number, random: Random): number =>
  backoffDelay(
    { firstMs: policy.firstDelayMs, maxMs: policy.maxDelayMs, jitter: policy.jitter },
    failedAttempts,
    random,
  );

/** The pause in ms after the nth failure in a row to reach the engine: from about 50 ms up to `maxMs`, at least half of it. */
export const engineDelay = (failuresInARow: number, maxMs: number, random: Random): number =>
  backoffDelay({ firstMs: 50, maxMs, jitter: 0.5 }, failuresInARow, random);

/** A period in ms that is never quite the same, so that processes do not do the same thing at the same time. */
export const jittered = (periodMs: number, random: Random): number => periodMs * (0.75 + random() / 2);
