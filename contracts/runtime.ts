// Time, randomness and ids as parameters, so that a test can control them.

import type { FreshId } from './primitives.ts';

/** The only source of time. `now` is in milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Calls `callback` once after `delayMs`; the returned function cancels it. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** A number in [0, 1), like `Math.random`. */
export type Random = () => number;

/** Makes a new UUID, version 7. */
export type NewId = () => FreshId;

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    // In a browser a timer is a number and has nothing to unref.
    (timer as unknown as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer);
  },
};

/** The lowest UUIDv7 of a point in time (ms since the epoch): ids that were made before it sort before this one. */
export function firstIdAt(ms: number): FreshId {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000` as FreshId;
}

/** Formats a time of the clock as the wire has it. */
export const timestamp = (clock: Pick<Clock, 'now'>): string => new Date(clock.now()).toISOString();
