// When customers may want their order, pure: on a quarter of an hour that the kitchen can still make while it is open.
import { isPausedAt, type KitchenSettings, type PlaceOrderBody, type WantedFault } from '@waggle/contracts';
import { beginOfBusinessDay } from '@waggle/contracts/business-day.ts';
import { dayAfter, localHour } from '@waggle/contracts/local-time.ts';
import { openingTimes } from '@waggle/contracts/opening-times.ts';
import { quarterMs } from '../promise/quarters.rules.ts';

const dayMs = 86_400_000;
/** `openingTimes` knows a week and a day ahead; each look overlaps the next, so that no order's time falls between two. */
const lookMs = 7 * dayMs;

/** How far ahead a kitchen takes orders, and when it works until then. */
export interface Horizon {
  readonly kitchen: Pick<KitchenSettings, 'time_zone'>;
  /** ms since the epoch, like all times here. */
  readonly now: number;
  readonly open: readonly { readonly from: number; readonly to: number }[];
  /** Nothing is cooked before; 0 without a pause, Infinity with one that somebody has to end. */
  readonly pausedUntil: number;
  /** The calendar's days where the kitchen is, YYYY-MM-DD. */
  readonly days: readonly string[];
}

/** How long an order takes, in ms. */
export interface Lead {
  /** One that is placed now, behind those that the kitchen has. */
  readonly soonest: number;
  /** One with nobody ahead: so long before it is wanted, the kitchen gets it. */
  readonly usual: number;
}

/** When an order is served, in ms since the epoch: its taxes and its business day are those of then. */
export const servedAt = ({ wanted_at }: Pick<PlaceOrderBody, 'wanted_at'>, now: number): number =>
  wanted_at === undefined ? now : Date.parse(wanted_at);

/** How many days ahead customers of a new kitchen may order. */
export const newKitchenDays = 7;

/** Null: the kitchen takes orders only for now. */
export function horizonOf(kitchen: KitchenSettings, now: number): Horizon | null {
  const { schedule_days = 0, time_zone } = kitchen;
  if (schedule_days === 0) return null;
  const today = localHour(now, time_zone).day;
  const days = Array.from({ length: schedule_days + 1 }, (_, n) => dayAfter(today, n));
  const until = beginOf(dayAfter(today, schedule_days + 1), kitchen);
  const open: { from: number; to: number }[] = [];
  for (let from = now; from < until; from += lookMs) {
    const times = openingTimes(kitchen, from);
    if (times === null) open.push({ from: from - dayMs, to: from + lookMs + dayMs });
    else open.push(...times.map((one) => ({ from: Date.parse(one.opens_at), to: Date.parse(one.closes_at) })));
  }
  return { kitchen, now, open, pausedUntil: endOfPause(kitchen, now), days };
}

/** Why an order cannot be wanted at a time, whatever others want; null: it can. */
export function wantedFault(
  horizon: Horizon | null,
  wanted: number,
  { soonest, usual }: Lead,
): Exclude<WantedFault, 'wanted_quarter_full'> | null {
  if (horizon === null) return 'wanted_later_not_offered';
  const { kitchen, now, open, pausedUntil, days } = horizon;
  if (wanted % quarterMs !== 0) return 'wanted_off_quarter';
  if (wanted < now + soonest) return 'wanted_too_soon';
  if (!days.includes(localHour(wanted, kitchen.time_zone).day)) return 'wanted_too_far';
  // From its start to its end: nobody cooks before the kitchen opens, and nobody is there after it has closed.
  const due = wanted - usual;
  if (!open.some(({ from, to }) => from <= due && wanted <= to)) return 'wanted_outside_hours';
  return due < pausedUntil ? 'wanted_in_pause' : null;
}

/** The times of a day that an order could be wanted at, whatever others want. @param day YYYY-MM-DD */
export function timesOfDay(horizon: Horizon, day: string, lead: Lead): number[] {
  const begin = beginOf(day, horizon.kitchen);
  const first = Math.ceil(begin / quarterMs) * quarterMs;
  const end = beginOf(dayAfter(day, 1), horizon.kitchen);
  const quarters = Array.from({ length: Math.ceil((end - first) / quarterMs) }, (_, n) => first + n * quarterMs);
  return quarters.filter((wanted) => wantedFault(horizon, wanted, lead) === null);
}

const beginOf = (day: string, { time_zone }: Pick<KitchenSettings, 'time_zone'>): number =>
  beginOfBusinessDay(day, { time_zone, day_begins_at: '00:00' });

function endOfPause({ paused, paused_until }: Pick<KitchenSettings, 'paused' | 'paused_until'>, now: number): number {
  const pause = { paused, ...(paused_until === undefined ? {} : { paused_until }) };
  if (!isPausedAt(pause, now)) return 0;
  return paused_until === undefined || paused_until === null ? Infinity : Date.parse(paused_until);
}
