// The backoffs of the bus, and the jitter of its periodic work.
import { backoffDelay, type Random } from '@waggle/contracts';
import type { RetryPolicy } from './consumer-options.ts';

/** The backoff in ms after the nth failed attempt at an event, from 1. */
export const handlerBackoff = (policy: RetryPolicy, failedAttempts: number, random: Random): number =>
  backoffDelay(
    { firstMs: policy.firstDelayMs, maxMs: policy.maxDelayMs, jitter: policy.jitter },
    failedAttempts,
    random,
  );

/** The longest pause in ms after the nth failed attempt, from 1: jitter only shortens it. */
export const longestHandlerPause = (failedAttempts: number, policy: RetryPolicy): number =>
  handlerBackoff({ ...policy, jitter: 0 }, failedAttempts, () => 0);

/** The backoff in ms after n consecutive failures to reach the engine: from about 50 ms up to `maxMs`, jittered down to half. */
export const engineBackoff = (failuresInARow: number, maxMs: number, random: Random): number =>
  backoffDelay({ firstMs: 50, maxMs, jitter: 0.5 }, failuresInARow, random);

/** A jittered period in ms, so that processes do not work in lockstep. */
export const jittered = (periodMs: number, random: Random): number => periodMs * (0.75 + random() / 2);
