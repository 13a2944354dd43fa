// Finds the quarter of an hour in which a new order can be promised: a kitchen may promise at most so many for each.
import type { KitchenSettings } from '@waggle/contracts';
import { openingTimes } from '@waggle/contracts/opening-times.ts';
import type { OrdersRecords } from '../records.ts';
import { type Arrival, later } from './promise.rules.ts';
import { latestPromise, quarterMs, quarterOf, quartersLater } from './quarters.rules.ts';

export type InQuarter<Given extends Arrival> =
  /** `moved`: the quarter of the given arrival was taken, so this one is later. */
  | { readonly kind: 'free'; readonly arrival: Given; readonly quarter: string; readonly moved: boolean }
  /** Every quarter until then (RFC 3339) is taken. */
  | { readonly kind: 'full'; readonly until: string };

/**
 * The arrival, as many quarters later as it takes. It holds nothing: who places the order takes the place in the same transaction.
 * @param now ms since the epoch, from which the arrival counts
 */
export async function inFreeQuarter<Given extends Arrival>(
  { quarters }: Pick<OrdersRecords, 'quarters'>,
  kitchen: KitchenSettings,
  now: number,
  arrival: Given,
): Promise<InQuarter<Given>> {
  const wanted = now + arrival.to;
  const { orders_per_quarter: most } = kitchen;
  if (most === undefined || most === null) return { kind: 'free', arrival, quarter: quarterOf(wanted), moved: false };
  const latest = latestPromise(openingTimes(kitchen, now), now, wanted);
  const taken = await quarters.taken(quarterOf(wanted), quarterOf(latest));
  const by = quartersLater(wanted, { most, taken, latest });
  if (by === null) return { kind: 'full', until: new Date(Date.parse(quarterOf(latest)) + quarterMs).toISOString() };
  const minutes = (by * quarterMs) / 60_000;
  return {
    kind: 'free',
    arrival: later(arrival, minutes),
    quarter: quarterOf(wanted + by * quarterMs),
    moved: by > 0,
  };
}
