// Estimates the arrival from the promised time, the kitchen's progress, and the courier's position and speed. All times are in
// ms since the epoch.
import type { Progress } from './progress.ts';

export type Estimate =
  | { readonly kind: 'none' }
  | { readonly kind: 'arrived'; readonly at: number }
  /** `late`: later than promised, beyond a small tolerance. */
  | { readonly kind: 'expected'; readonly at: number; readonly late: boolean };

/** A position of the courier on this ride. */
export interface Sighting {
  readonly at: number;
  /** Metres along the streets to the customer's door. */
  readonly metresLeft: number;
}

export interface EstimateInput {
  readonly now: number;
  readonly promisedAt: number | null;
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

/** The minimum remaining time, regardless of the promise. */
const leastAhead = { created: 8, confirmed: 7, preparing: 5, out_for_delivery: 3 } as const;

export function estimateArrival({ now, promisedAt, progress, sightings, rideMs }: EstimateInput): Estimate {
  const { status, reachedAt, setOffAt } = progress;
  if (status === 'cancelled') return { kind: 'none' };
  if (status === 'delivered') return { kind: 'arrived', at: Date.parse(reachedAt.delivered ?? '') || now };
  const at = setOffAt === null ? beforeTheRide() : onTheRide(Date.parse(setOffAt));
  return { kind: 'expected', at, late: promisedAt !== null && at > promisedAt + lateAfterMs };

  function beforeTheRide(): number {
    const least = now + leastAhead[status as keyof typeof leastAhead] * minute;
    return Math.max(least, expectedAt() ?? least);
  }

  // Once the food is ready only the ride remains: the food may arrive earlier than promised, and nothing suggests later.
  function expectedAt(): number | null {
    if (status !== 'out_for_delivery' || rideMs === null) return promisedAt;
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
