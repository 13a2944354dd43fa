// Estimates the arrival from the promised time, the kitchen's progress, and the courier's position and speed. All times are in
// ms since the epoch.
import type { Progress } from './progress.ts';
import { shownState } from './state-key.ts';

export type Estimate =
  | { readonly kind: 'none' }
  | { readonly kind: 'arrived'; readonly at: number }
  /**
   * `from`: the earliest time of a range, if it is one. `late`: the promised time has passed, or the order is certain to be
   * later, not merely likely.
   */
  | { readonly kind: 'expected'; readonly at: number; readonly from?: number; readonly late: boolean };

/** A range of times: most orders arrive within it. */
export interface ArrivalRange {
  readonly from: number;
  readonly to: number;
}

/** A position of the courier on this ride. */
export interface Sighting {
  readonly at: number;
  /** Metres along the streets to the customer's door. */
  readonly metresLeft: number;
}

export interface EstimateInput {
  readonly now: number;
  /** The latest time that was promised. */
  readonly promisedAt: number | null;
  /** The earliest one, where a range was promised. */
  readonly promisedFrom?: number | null;
  /** The server's current estimate from the kitchen's queue; it may change. */
  readonly expected?: ArrivalRange | null;
  readonly progress: Progress;
  /** Oldest first. */
  readonly sightings: readonly Sighting[];
  /** The kitchen's setting for the delivery time; null until loaded. */
  readonly rideMs: number | null;
}

const minute = 60_000;
/** A bicycle in town, until the ride's own speed is measurable. */
const usualMetresPerSecond = 4.5;
const leastObservedMs = 3_000;
const lateAfterMs = 2 * minute;
/** From the finished food to the courier's departure. */
const pickUpMs = 2 * minute;

/** During this first part of its time, a promise stands uncorrected. */
const freshPart = 1 / 4;

/** The duration of the order that the minimum below assumes. */
const usualMs = 35 * minute;

/** The minimum remaining time, regardless of the promise. */
const leastAhead = { created: 8, confirmed: 7, preparing: 5, ready: 3, out_for_delivery: 3 } as const;

export function estimateArrival(input: EstimateInput): Estimate {
  const { now, promisedAt, promisedFrom = null, expected = null, progress, sightings, rideMs } = input;
  const { status, reachedAt, setOffAt } = progress;
  // Whoever decides what follows of a delivery that failed knows when, and nobody before.
  if (status === 'cancelled' || shownState(progress) === 'failed') return { kind: 'none' };
  if (status === 'delivered') return { kind: 'arrived', at: Date.parse(reachedAt.delivered ?? '') || now };
  if (status === 'picked_up') return { kind: 'arrived', at: Date.parse(reachedAt.picked_up ?? '') || now };
  // It is there: nothing is expected any more but its customer.
  if (status === 'ready' && progress.serving === 'pick_up') return { kind: 'none' };
  if (setOffAt !== null) {
    const at = onTheRide(Date.parse(setOffAt));
    return { kind: 'expected', at, late: isLater(at) };
  }
  const passed = promisedAt !== null && now > promisedAt + lateAfterMs;
  // Replaces the promise only when certain: if even the latest estimate is earlier, or even the earliest one later.
  if (expected && promisedAt !== null) {
    if (expected.to < promisedAt && !passed) return inRange(expected, false);
    if (isLater(expected.from) && !isFresh()) return inRange(expected, true);
  }
  const least = now + leastLeft();
  const at = Math.max(least, expectedAt() ?? least);
  const isPromise = at === promisedAt && promisedFrom !== null;
  return isPromise ? inRange({ from: promisedFrom, to: at }, passed) : { kind: 'expected', at, late: passed };

  // Shortly after the promise no estimate is better: one more delivered order can change that of a full kitchen.
  function isFresh(): boolean {
    const placedAt = Date.parse(reachedAt.created ?? '');
    return promisedAt !== null && now - placedAt < (promisedAt - placedAt) * freshPart;
  }

  function isLater(time: number): boolean {
    return promisedAt !== null && time > promisedAt + lateAfterMs;
  }

  function inRange({ from, to }: ArrivalRange, late: boolean): Estimate {
    return from > now && to > from ? { kind: 'expected', from, at: to, late } : { kind: 'expected', at: to, late };
  }

  // A simulation is faster than a kitchen, so the minimum shrinks with its promise.
  function leastLeft(): number {
    const usual = leastAhead[status as keyof typeof leastAhead] * minute;
    const placedAt = Date.parse(reachedAt.created ?? '');
    const promisedMs = promisedAt === null || Number.isNaN(placedAt) ? usualMs : promisedAt - placedAt;
    return usual * Math.min(1, Math.max(0, promisedMs) / usualMs);
  }

  // Once the food is ready only the ride remains: the food may arrive earlier than promised, and nothing suggests later.
  function expectedAt(): number | null {
    if ((status !== 'out_for_delivery' && status !== 'ready') || rideMs === null) return promisedAt;
    return Math.min(promisedAt ?? Number.POSITIVE_INFINITY, now + pickUpMs + rideMs);
  }

  function onTheRide(setOff: number): number {
    const last = sightings.at(-1);
    if (last) return Math.max(now, last.at + (last.metresLeft / speedOf(sightings)) * 1_000);
    const expected = rideMs === null ? promisedAt : setOff + rideMs;
    return Math.max(expected ?? now, now + minute);
  }
}

/** Metres per second over the whole observed ride: single steps are too noisy. */
function speedOf(sightings: readonly Sighting[]): number {
  const [first, last] = [sightings[0], sightings.at(-1)];
  if (!first || !last || last.at - first.at < leastObservedMs) return usualMetresPerSecond;
  const metres = first.metresLeft - last.metresLeft;
  const observed = metres / ((last.at - first.at) / 1_000);
  // A stop at a light or a turn must not push the estimate to infinity.
  return Math.max(observed, usualMetresPerSecond / 3);
}
