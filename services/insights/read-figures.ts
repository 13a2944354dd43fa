// Reads the sums of the figures of some days.

import type { Clock } from '@waggle/contracts';
import { dayAfter, localHour } from '@waggle/contracts/local-time.ts';
import type { Store } from '@waggle/store';
import { bestSellers, hourId, soldId, summaryOf } from './figures.rules.ts';
import type { Insights } from './insights-api.ts';
import type { InsightsRecords } from './records.ts';

export interface ReadFiguresDeps {
  readonly store: Pick<Store<InsightsRecords>, 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
}

const bestSellersShown = 20;

/** The kitchen's time zone and its day now. Without any order yet, those of UTC. */
export async function today({ store, clock }: ReadFiguresDeps): Promise<{ time_zone: string; day: string }> {
  const time_zone = (await store.reads.zone.find()) ?? 'UTC';
  return { time_zone, day: localHour(clock.now(), time_zone).day };
}

/** @param from, to YYYY-MM-DD, both included */
export async function readFigures(
  { store }: Pick<ReadFiguresDeps, 'store'>,
  { from, to, time_zone }: { readonly from: string; readonly to: string; readonly time_zone: string },
): Promise<Insights> {
  const hours = await store.reads.hours.list({
    where: { hour_id: { gte: hourId(from, 0), lte: hourId(to, 23) } },
    sort: ['hour_id'],
  });
  // Ids of items are ASCII, and all of them come before this letter.
  const sold = await store.reads.sold.list({ where: { sold_id: { gte: soldId(from, ''), lt: soldId(to, '{') } } });
  const ofDay = Map.groupBy(hours, ({ hour_id }) => hour_id.slice(0, 10));
  const days = [];
  for (let day = from; day <= to; day = dayAfter(day, 1)) {
    const its = ofDay.get(day) ?? [];
    days.push({
      day,
      ...summaryOf(its),
      hours: its.map((one) => ({ hour: Number(one.hour_id.slice(11)), ...summaryOf([one]) })),
    });
  }
  return { time_zone, from, to, total: summaryOf(hours), days, best_sellers: bestSellers(sold, bestSellersShown) };
}
