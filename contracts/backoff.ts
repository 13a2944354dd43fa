// Backoff: how long to wait before the next attempt at something that failed.
import type { Random } from './runtime.ts';

export interface Backoff {
  /** The pause after the first failure, in ms, before jitter. */
  readonly firstMs: number;
  /** The longest pause, in ms. */
  readonly maxMs: number;
  /** The factor between one pause and the next. Default 2. */
  readonly factor?: number;
  /** Shortens each pause at random by up to this share, from 0 to 1, so that clients do not all return at once. */
  readonly jitter: number;
}

/**
 * The pause in ms after the nth failure in a row.
 * @param failuresInARow from 1
 * @param random is not called without jitter
 */
export function backoffDelay(
  { firstMs, maxMs, factor = 2, jitter }: Backoff,
  failuresInARow: number,
  random: Random = Math.random,
): number {
  const full = Math.min(maxMs, firstMs * factor ** (failuresInARow - 1));
  return jitter === 0 ? full : full * (1 - jitter * random());
}
