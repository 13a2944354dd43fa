// The times that an order which is placed now could be wanted at, a day at a time: those that have room.
import type { BookableTimes, BookableTimesBody, Clock } from '@waggle/contracts';
import { clockLabel } from '@waggle/contracts/clock-label.ts';
import type { Store } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import { type NotServed, notServedBy } from '../kitchen/serving.rules.ts';
import { destination } from '../pricing/area.rules.ts';
import { readPricing } from '../pricing/read-pricing.ts';
import { quarterOf } from '../promise/quarters.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { leadOf } from './at-wanted-time.ts';
import { horizonOf, timesOfDay } from './wanted-time.rules.ts';

export interface BookableTimesDeps {
  readonly store: Pick<Store<OrdersRecords>, 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
}

export type ListedTimes = { readonly kind: 'listed'; readonly times: BookableTimes } | NotServed;

export async function listBookableTimes(
  { store: { reads }, clock }: BookableTimesDeps,
  { day, serving, postcode }: BookableTimesBody,
): Promise<ListedTimes> {
  const kitchen = (await reads.kitchen.find()) ?? defaultKitchen;
  const notServed = notServedBy(kitchen, serving);
  if (notServed) return notServed;
  const now = clock.now();
  const horizon = horizonOf(kitchen, now);
  if (!horizon) return { kind: 'listed', times: { days: [], day: day ?? '', times: [] } };
  const { area } = destination(await readPricing(reads), postcode, serving);
  const lead = await leadOf(reads, kitchen, now, { serving, extraMinutes: area?.extra_minutes ?? 0 });
  const byDay = new Map(horizon.days.map((one) => [one, timesOfDay(horizon, one, lead)]));
  const days = horizon.days.filter((one) => byDay.get(one)?.length);
  const most = kitchen.orders_per_quarter ?? Infinity;
  const free = async (of: string): Promise<number[]> => {
    const all = byDay.get(of) ?? [];
    const [first, last] = [all[0], all.at(-1)];
    if (most === Infinity || first === undefined || last === undefined) return all;
    const taken = await reads.quarters.taken(quarterOf(first), quarterOf(last));
    return all.filter((wanted) => (taken.get(quarterOf(wanted)) ?? 0) < most);
  };
  let found: { day: string; times: number[] } = { day: day ?? days[0] ?? '', times: [] };
  for (const one of day === undefined ? days : [day]) {
    found = { day: one, times: await free(one) };
    if (found.times.length > 0) break;
  }
  const shown = found.times.map((wanted) => {
    const wanted_at = new Date(wanted).toISOString();
    return { wanted_at, clock: clockLabel(wanted_at, kitchen.time_zone) };
  });
  return { kind: 'listed', times: { days, day: found.day, times: shown } };
}
