// When an order arrives, pure: from how long the last orders took, how many were ahead of them, and how many are ahead now. While
// few have been delivered, the kitchen's settings count. All spans are in ms.
import type { KitchenSettings, OrderId, OrderServing, OrderStatus } from '@waggle/contracts';

/** How long an order took that its customer has. */
export interface OrderTimes {
  readonly order_id: OrderId;
  /** The orders that the kitchen still had to hand out when this one was placed. */
  readonly ahead: number;
  /** From placed to ready, or to handed out where that was one step. */
  readonly made_ms: number;
  /** The part of that from the start of its preparation. */
  readonly cooked_ms: number;
  /** From then to delivered. Missing where the customer picked it up. */
  readonly ride_ms?: number;
  /** ms since the epoch: when it was delivered or picked up. */
  readonly delivered_at: number;
}

export type Configured = Pick<KitchenSettings, 'preparation_minutes' | 'delivery_minutes'>;

/** The input of a promise or an estimate. */
export interface Experience {
  /** The last orders, newest first. */
  readonly times: readonly OrderTimes[];
  readonly configured: Configured;
  /** Of the order that it is about: what is picked up has no ride. Missing: delivery. */
  readonly serving?: OrderServing | undefined;
}

/** One order in five arrives before `from`, one in ten after `to`. */
export interface Arrival {
  readonly from: number;
  readonly to: number;
}

/** How many of the last orders count as experience: enough for a quantile, few enough to follow an evening. */
export const rememberedOrders = 40;

const minute = 60_000;
const step = 5 * minute;
const early = 0.2;
const late = 0.9;
/** With this many delivered orders, experience counts as much as the settings. */
const settingsCountAs = 5;
/** Assumed without experience: how many orders a kitchen prepares at once, and the share of the time that an early order takes. */
const atOnce = 4;
const earlyPart = 0.7;

/** How long an order that is placed now takes, with `ahead` others to hand out before it. */
export function timeToArrival(experience: Experience, ahead: number): Arrival {
  const { times } = experience;
  const { preparation, ride } = configuredOf(experience);
  const latest = preparation * Math.max(1, (ahead + 1) / atOnce) + ride;
  const pace = paceOf(times);
  const usual = madeAt(pace, ahead);
  // Scales each order's kitchen time to today's queue, and keeps its own ride with it: on a bad evening both are slow.
  const samples = withRide(experience, (one) => usual * (one.made_ms / madeAt(pace, one.ahead)));
  return blended({ from: earlyPart * latest, to: latest }, samples);
}

/** The promise for an order that is placed now: whole steps of five minutes, where it is more than what the settings say. */
export function promiseOf(experience: Experience, ahead: number): Arrival {
  const { from, to } = timeToArrival(experience, ahead);
  if (experience.times.length === 0 && ahead < atOnce) return { from, to };
  return inSteps({ from, to });
}

/** What is left of an order: minutes as pages show them. */
export const inSteps = ({ from, to }: Arrival): Arrival => {
  const last = Math.max(step, Math.ceil(to / step) * step);
  return { from: Math.min(Math.floor(from / step) * step, last - step), to: last };
};

/** The same arrival for an address that is so many minutes farther away. */
export const later = <Given extends Arrival>(arrival: Given, minutes: number): Given => ({
  ...arrival,
  from: arrival.from + minutes * minute,
  to: arrival.to + minutes * minute,
});

/** An order that is under way. */
export interface Underway {
  readonly status: Extract<OrderStatus, 'created' | 'confirmed' | 'preparing' | 'ready' | 'out_for_delivery'>;
  /** The orders that were placed before it and are not handed out. */
  readonly ahead: number;
  /** How long it has had its status; of one that was handed out, how long it has been ready. */
  readonly since: number;
}

/** How long an order still takes. */
export function timeLeft(experience: Experience, { status, ahead, since }: Underway): Arrival {
  const { times, serving } = experience;
  const { preparation, ride } = configuredOf(experience);
  const least = minute;
  switch (status) {
    case 'created':
    case 'confirmed':
      return timeToArrival(experience, ahead);
    case 'preparing': {
      const left = Math.max(preparation - since, least);
      const samples = withRide(
        { serving, times: times.filter((one) => one.cooked_ms > since) },
        (one) => one.cooked_ms - since,
      );
      return blended({ from: earlyPart * left + earlyPart * ride, to: left + ride }, samples);
    }
    case 'ready':
    case 'out_for_delivery': {
      const left = Math.max(ride - since, least);
      const samples = times.flatMap(({ ride_ms = 0 }) => (ride_ms > since ? [ride_ms - since] : []));
      return blended({ from: earlyPart * left, to: left }, samples);
    }
  }
}

const configuredOf = ({ configured, serving }: Experience) => ({
  preparation: configured.preparation_minutes * minute,
  ride: serving === 'pick_up' ? 0 : configured.delivery_minutes * minute,
});

/** What the kitchen took of each order, with its ride where there is one to come. */
const withRide = (
  { times, serving }: Pick<Experience, 'times' | 'serving'>,
  made: (one: OrderTimes) => number,
): number[] =>
  times.flatMap((one) =>
    serving === 'pick_up' ? [made(one)] : one.ride_ms === undefined ? [] : [made(one) + one.ride_ms],
  );

/** The weighted mean of the settings and the quantiles of experience. */
function blended(settings: Arrival, samples: readonly number[]): Arrival {
  const weight = samples.length / (samples.length + settingsCountAs);
  const sorted = samples.toSorted(ascending);
  const at = (part: number, without: number): number =>
    sorted.length === 0 ? without : weight * quantile(sorted, part) + (1 - weight) * without;
  const from = at(early, settings.from);
  return { from, to: Math.max(from, at(late, settings.to)) };
}

/** How a kitchen works: an order alone takes `alone`; with others ahead of it, one leaves every `interval`. */
interface Pace {
  readonly alone: number;
  readonly interval: number;
}

const madeAt = ({ alone, interval }: Pace, ahead: number): number => Math.max(alone, interval * (ahead + 1), 1);

/** The pace with the smallest sum of absolute errors, which outliers hardly affect. */
function paceOf(times: readonly OrderTimes[]): Pace {
  let best: Pace = { alone: 1, interval: 0 };
  let least = Number.POSITIVE_INFINITY;
  // Without a queue it still has to be cooked.
  const cooked = quantile(times.map(({ cooked_ms }) => cooked_ms).toSorted(ascending), 0.5);
  const alones = spread(times.map(({ made_ms }) => Math.max(made_ms, cooked)));
  const intervals = [0, ...spread(times.map(({ made_ms, ahead }) => made_ms / (ahead + 1)))];
  for (const alone of alones) {
    for (const interval of intervals) {
      const pace = { alone, interval };
      const error = times.reduce((sum, one) => sum + Math.abs(one.made_ms - madeAt(pace, one.ahead)), 0);
      if (error < least) [best, least] = [pace, error];
    }
  }
  return best;
}

/** A dozen quantiles of the values, from the lowest to the highest. */
function spread(values: readonly number[]): number[] {
  const sorted = values.toSorted(ascending);
  return sorted.length === 0 ? [] : Array.from({ length: 12 }, (_, i) => quantile(sorted, i / 11));
}

const ascending = (a: number, b: number): number => a - b;

/** Interpolates where the part falls between two values. */
function quantile(sorted: readonly number[], part: number): number {
  const at = part * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}
