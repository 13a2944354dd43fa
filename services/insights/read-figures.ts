// Reads the sums of the figures of some days.

import type { Clock, Insights } from '@waggle/contracts';
import { businessDay, type DayOfKitchen } from '@waggle/contracts/business-day.ts';
import { dayAfter, daysBetween } from '@waggle/contracts/local-time.ts';
import type { Store } from '@waggle/store';
import { bestSellers, byHour, hourId, hourOf, lastHour, reasonsOf, soldId, summaryOf } from './figures.rules.ts';
import type { InsightsRecords } from './records.ts';

export interface ReadFiguresDeps {
  readonly store: Pick<Store<InsightsRecords>, 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
}

const bestSellersShown = 20;
/** A longer period would be megabytes of hours. */
const mostDaysWithHours = 92;

export interface Today {
  readonly time_zone: string;
  readonly today: string;
}

/** As the order that was counted last says. */
export async function dayOfKitchen(reads: Store<InsightsRecords>['reads']): Promise<DayOfKitchen> {
  const [time_zone, day_begins_at] = [await reads.zone.find(), await reads.day_begin.find()];
  return { time_zone: time_zone ?? 'UTC', day_begins_at: day_begins_at ?? undefined };
}

/** The kitchen's time zone and its business day now. Without any order yet, those of UTC. */
export async function today({ store, clock }: ReadFiguresDeps): Promise<Today> {
  const kitchen = await dayOfKitchen(store.reads);
  return { time_zone: kitchen.time_zone, today: businessDay(clock.now(), kitchen) };
}

/** @param from, to YYYY-MM-DD, both included */
export async function readFigures(
  { store }: Pick<ReadFiguresDeps, 'store'>,
  { from, to, time_zone, today }: { readonly from: string; readonly to: string } & Today,
): Promise<Insights> {
  const hours = await store.reads.hours.list({
    where: { hour_id: { gte: hourId(from, 0), lte: hourId(to, lastHour) } },
    sort: ['hour_id'],
  });
  // Ids of items are ASCII, and all of them come before this letter.
  const sold = await store.reads.sold.list({ where: { sold_id: { gte: soldId(from, ''), lt: soldId(to, '{') } } });
  // Ids of reasons have a / after the day, and this digit is the next character.
  const reasons = await store.reads.reasons.list({ where: { reason_id: { gte: from, lt: `${to}0` } } });
  const ofDay = Map.groupBy(hours, ({ hour_id }) => hour_id.slice(0, 10));
  const withHours = daysBetween(from, to) <= mostDaysWithHours;
  const days = [];
  for (let day = from; day <= to; day = dayAfter(day, 1)) {
    const its = ofDay.get(day) ?? [];
    const one = (of: (typeof its)[number]) => ({ hour: hourOf(of), ...summaryOf([of]) });
    days.push({ day, ...summaryOf(its), hours: withHours ? its.map(one) : [] });
  }
  return {
    ...{ time_zone, from, to, today, total: summaryOf(hours), days, hours: byHour(hours) },
    ...{ best_sellers: bestSellers(sold, bestSellersShown), reasons: reasonsOf(reasons) },
  };
}
