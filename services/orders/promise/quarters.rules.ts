// Quarters of an hour, for each of which a kitchen promises at most so many orders, pure. They are instants in UTC, so a clock
// change neither skips nor repeats one; only their labels are local.
import type { OpeningTime } from '@waggle/contracts';

export const quarterMs = 15 * 60_000;
/** How much later than usual an order is promised at most: who has to wait longer than that is told that the kitchen is full. */
const mostLaterMs = 16 * quarterMs;

/** The quarter that an instant is in: when it begins, RFC 3339. @param at ms since the epoch */
export const quarterOf = (at: number): string => new Date(Math.floor(at / quarterMs) * quarterMs).toISOString();

/** What is promised already. */
export interface QuartersTaken {
  /** The most orders of one quarter. */
  readonly most: number;
  /** Quarter → the orders that it has. */
  readonly taken: ReadonlyMap<string, number>;
  /** No later promise is made; ms since the epoch. */
  readonly latest: number;
}

/** How many quarters later than `wanted` (ms since the epoch) there is room for one more order; null: not before the latest. */
export function quartersLater(wanted: number, { most, taken, latest }: QuartersTaken): number | null {
  for (let quarters = 0; ; quarters += 1) {
    const at = wanted + quarters * quarterMs;
    if (quarters > 0 && at > latest) return null;
    if ((taken.get(quarterOf(at)) ?? 0) < most) return quarters;
  }
}

/**
 * The latest promise for an order that is placed now: what one is promised that is placed in the last minute of this opening.
 * @param openings null: always open
 * @param wanted what it would be promised in an empty kitchen; like the result, ms since the epoch
 */
export function latestPromise(openings: readonly OpeningTime[] | null, now: number, wanted: number): number {
  const opening = openings?.find(({ closes_at }) => Date.parse(closes_at) > now);
  const untilClosing = opening ? Date.parse(opening.closes_at) - now : mostLaterMs;
  return wanted + Math.min(untilClosing, mostLaterMs);
}
