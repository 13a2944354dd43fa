// When the food will be there, as far as can be known: from what was promised, from how far the kitchen is, and from where
// the courier is and how fast. All times are in ms since the epoch.
import type { Progress } from './progress.ts';

export type Estimate =
  | { readonly kind: 'none' }
  | { readonly kind: 'arrived'; readonly at: number }
  /** `late`: later than promised by more than it takes to find the door. */
  | { readonly kind: 'expected'; readonly at: number; readonly late: boolean };

/** Where the courier was seen on this ride. */
export interface Sighting {
  readonly at: number;
  /** Along the streets, to the customer's door. */
  readonly metresLeft: number;
}

export interface EstimateInput {
  readonly now: number;
  readonly promisedAt: number | null;
  readonly progress: Progress;
  /** Oldest first. */
  readonly sightings: readonly Sighting[];
  /** How long a ride takes, as the kitchen has set it; null until that is loaded. */
  readonly rideMs: number | null;
}

const minute = 60_000;
/** A bicycle in a town, until its own speed shows. */
const usualMetresPerSecond = 4.5;
const leastObservedMs = 3_000;
const lateAfterMs = 2 * minute;
/** Until a courier has what the kitchen has made. */
const pickUpMs = 2 * minute;

/** What still lies ahead at the least, whatever was promised. */
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

  // Once the food is made only the ride is left, which may be sooner than promised; later is said when it is sure.
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

/** Metres a second over all of the ride that was seen: single steps are too noisy. */
function speedOf(sightings: readonly Sighting[]): number {
  const [first, last] = [sightings[0], sightings.at(-1)];
  if (!first || !last || last.at - first.at < leastObservedMs) return usualMetresPerSecond;
  const metres = first.metresLeft - last.metresLeft;
  const observed = metres / ((last.at - first.at) / 1_000);
  // A courier who waits at a light, or who turns round, is not one who never arrives.
  return Math.max(observed, usualMetresPerSecond / 3);
}
