// The figures of an hour: how an order changes them, and how they add up.

import type { Amount, FiguresSummary, Insights } from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { type Contribution, type Counted, type Ended, type MeasuredSpan, revenueOf, spans } from './facts.rules.ts';
import { addUp, bucketOf, type Histogram, type Percentiles, percentilesOf } from './histogram.rules.ts';

/** Orders are counted in the hour of the business day in which they were placed, where the kitchen is. */
export interface HourFigures extends Readonly<Record<MeasuredSpan, Histogram>> {
  /** `2026-11-28T14`; `2026-11-28T25` is one o'clock in the night after that day. Of earlier versions: by the calendar. */
  readonly hour_id: string;
  readonly orders: number;
  readonly delivered: number;
  /** Missing in hours that earlier versions counted. */
  readonly picked_up?: number;
  readonly cancelled: number;
  readonly refused: number;
  /** currency → minor units, without tips, of orders that were not cancelled. */
  readonly revenue: Readonly<Record<string, number>>;
}

/** How many orders of a day ended early for a reason. */
export interface ReasonFigures extends Ended {
  /** `2026-11-28/kitchen/The oven is broken`. */
  readonly reason_id: string;
  readonly count: number;
}

/** How much of an item was sold on a day. */
export interface SoldFigures {
  /** `2026-11-28/margherita`. */
  readonly sold_id: string;
  readonly name: string;
  readonly quantity: number;
  readonly revenue: Readonly<Record<string, number>>;
}

export const hourId = (day: string, hour: number): string => `${day}T${String(hour).padStart(2, '0')}`;
export const soldId = (day: string, itemId: string): string => `${day}/${itemId}`;
/** The last hour that a day can have: one that begins just before midnight ends in the 48th hour. */
export const lastHour = 47;

export const emptyHour = (hour_id: string): HourFigures => ({
  hour_id,
  orders: 0,
  delivered: 0,
  picked_up: 0,
  cancelled: 0,
  refused: 0,
  revenue: {},
  preparation: {},
  delivery: {},
  order_to_door: {},
});

type Change<T> = Omit<T, 'hour_id' | 'sold_id' | 'name'>;

/** What has to be added to the stored figures; amounts may be negative. Empty: the event changed nothing that counts. */
export interface Changes {
  readonly hours: ReadonlyMap<string, Change<HourFigures>>;
  readonly sold: ReadonlyMap<string, Change<SoldFigures> & { readonly name: string }>;
  readonly reasons: readonly ReasonFigures[];
}

/** The difference that an event made to what an order adds. */
export function changesBetween(
  before: Contribution | null,
  after: Contribution | null,
  { day, hour }: Counted,
): Changes {
  const hours = new Map<string, Change<HourFigures>>();
  const sold = new Map<string, Change<SoldFigures> & { readonly name: string }>();
  const difference = sum([
    [before, -1],
    [after, 1],
  ]);
  if (difference) hours.set(hourId(day, hour), difference);
  for (const [of, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const { item_id, name, quantity, amount } of of?.sold?.items ?? []) {
      const id = soldId(day, item_id);
      const currency = of?.sold?.currency ?? '';
      const known = sold.get(id) ?? { name, quantity: 0, revenue: {} };
      const revenue = addUp([known.revenue, { [currency]: sign * amount }]);
      sold.set(id, { name, quantity: known.quantity + sign * quantity, revenue });
    }
  }
  for (const [id, { quantity, revenue }] of sold) {
    if (quantity === 0 && Object.values(revenue).every((amount) => amount === 0)) sold.delete(id);
  }
  return { hours, sold, reasons: reasonChanges(before?.ended ?? null, after?.ended ?? null, day) };
}

function reasonChanges(before: Ended | null, after: Ended | null, day: string): ReasonFigures[] {
  if (before?.by === after?.by && before?.reason === after?.reason) return [];
  return [
    { of: before, count: -1 },
    { of: after, count: 1 },
  ].flatMap(({ of, count }) => (of ? [{ ...of, reason_id: `${day}/${of.by}/${of.reason ?? ''}`, count }] : []));
}

function sum(signed: readonly (readonly [Contribution | null, 1 | -1])[]): Change<HourFigures> | null {
  const parts = signed.flatMap(([of, sign]) => (of ? [{ of, sign }] : []));
  const total = (pick: (of: Contribution) => number): number =>
    parts.reduce((all, { of, sign }) => all + sign * pick(of), 0);
  const histogram = (pick: (of: Contribution) => Histogram): Histogram =>
    withoutZeros(addUp(parts.map(({ of, sign }) => scaled(pick(of), sign))));
  const change: Change<HourFigures> = {
    orders: total(({ orders }) => orders),
    delivered: total(({ delivered }) => delivered),
    picked_up: total(({ picked_up }) => picked_up),
    cancelled: total(({ cancelled }) => cancelled),
    refused: total(({ refused }) => refused),
    revenue: histogram(({ sold }): Histogram => (sold ? { [sold.currency]: revenueOf(sold) } : {})),
    preparation: histogram((of) => spanOf(of, 'preparation')),
    delivery: histogram((of) => spanOf(of, 'delivery')),
    order_to_door: histogram((of) => spanOf(of, 'order_to_door')),
  };
  const nothing = Object.values(change).every((part) =>
    typeof part === 'number' ? part === 0 : Object.keys(part).length === 0,
  );
  return nothing ? null : change;
}

const spanOf = ({ seconds }: Contribution, span: MeasuredSpan): Histogram => {
  const measured = seconds[span];
  return measured === undefined ? {} : { [bucketOf(measured)]: 1 };
};

const scaled = (histogram: Histogram, by: number): Histogram =>
  Object.fromEntries(Object.entries(histogram).map(([name, count]) => [name, count * by]));

const withoutZeros = (histogram: Histogram): Histogram =>
  Object.fromEntries(Object.entries(histogram).filter(([, count]) => count !== 0));

/** Figures as the API returns them. */
export function summaryOf(hours: readonly HourFigures[]): FiguresSummary {
  const total = (pick: (of: HourFigures) => number): number => hours.reduce((all, of) => all + pick(of), 0);
  const times = Object.fromEntries(
    spans.map((span) => [span, percentilesOf(addUp(hours.map((of) => of[span])))]),
  ) as Record<MeasuredSpan, Percentiles | null>;
  return {
    orders: total(({ orders }) => orders),
    delivered: total(({ delivered }) => delivered),
    picked_up: total(({ picked_up = 0 }) => picked_up),
    cancelled: total(({ cancelled }) => cancelled),
    refused: total(({ refused }) => refused),
    revenue: amounts(addUp(hours.map(({ revenue }) => revenue))),
    ...times,
  };
}

type BestSeller = Insights['best_sellers'][number];

/** Most sold first; of equals, by name. The name is that of the last day on which it was sold. */
export function bestSellers(sold: readonly SoldFigures[], limit: number): BestSeller[] {
  const items = new Map<string, { name: string; quantity: number; revenue: Histogram }>();
  for (const { sold_id, name, quantity, revenue } of [...sold].sort((a, b) => (a.sold_id < b.sold_id ? -1 : 1))) {
    const item_id = sold_id.slice(sold_id.indexOf('/') + 1);
    const known = items.get(item_id) ?? { quantity: 0, revenue: {} };
    items.set(item_id, { name, quantity: known.quantity + quantity, revenue: addUp([known.revenue, revenue]) });
  }
  return [...items]
    .map(([item_id, { name, quantity, revenue }]) => ({ item_id, name, quantity, revenue: amounts(revenue) }))
    .filter(({ quantity }) => quantity > 0)
    .sort(
      (one, other) =>
        other.quantity - one.quantity || byName(one.name, other.name) || (one.item_id < other.item_id ? -1 : 1),
    )
    .slice(0, limit);
}

const byName = collation(null);

/** Orders that ended early, by who and why: the most frequent first. */
export function reasonsOf(all: readonly Omit<ReasonFigures, 'reason_id'>[]): Insights['reasons'] {
  const counted = new Map<string, Insights['reasons'][number]>();
  for (const { by, reason, count } of all) {
    const key = `${by}/${reason ?? ''}`;
    counted.set(key, { by, reason, count: (counted.get(key)?.count ?? 0) + count });
  }
  return [...counted.values()]
    .filter(({ count }) => count > 0)
    .sort(
      (one, other) =>
        other.count - one.count || byName(one.reason ?? '', other.reason ?? '') || (one.by < other.by ? -1 : 1),
    );
}

/** The hours of days put together, by hour. */
export function byHour(hours: readonly HourFigures[]): Insights['hours'] {
  const all = Map.groupBy(hours, hourOf);
  return [...all.keys()]
    .sort((one, other) => one - other)
    .map((hour) => ({ hour, ...summaryOf(all.get(hour) ?? []) }))
    .filter(({ orders }) => orders > 0);
}

export const hourOf = ({ hour_id }: HourFigures): number => Number(hour_id.slice(hour_id.indexOf('T') + 1));

export const amounts = (byCurrency: Histogram): Amount[] =>
  Object.entries(byCurrency)
    .filter(([, amount]) => amount !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, amount]) => ({ currency, currency_digits: minorUnitDigits(currency), amount }));
