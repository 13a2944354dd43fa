// The figures of an hour: how an order changes them, and how they add up.

import type { Amount, FiguresSummary, Insights } from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { codeOfReason } from '@waggle/contracts/unconfirmed.ts';
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
  /** Delivered orders for which a time was promised, and those that arrived by the first and by the last promise. */
  readonly promised?: number;
  readonly kept_first?: number;
  readonly kept_last?: number;
  /** currency → minor units that thrown away food would have brought. Missing in hours of earlier versions: none. */
  readonly wasted?: Readonly<Record<string, number>>;
}

/** How many orders of a day ended early for a reason. */
export interface ReasonFigures extends Ended {
  /** `2026-11-28/kitchen/sold_out/preparing`; the stage is missing where an earlier version ended the order. */
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
  promised: 0,
  kept_first: 0,
  kept_last: 0,
  revenue: {},
  wasted: {},
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
  const idOf = ({ by, reason, stage }: Ended): string =>
    [day, by, reason ?? '', ...(stage === undefined ? [] : [stage])].join('/');
  if ((before && idOf(before)) === (after && idOf(after))) return [];
  return [
    { of: before, count: -1 },
    { of: after, count: 1 },
  ].flatMap(({ of, count }) => (of ? [{ ...of, reason_id: idOf(of), count }] : []));
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
    promised: total(({ kept }) => Number(kept !== null)),
    kept_first: total(({ kept }) => Number(kept?.first ?? 0)),
    kept_last: total(({ kept }) => Number(kept?.last ?? 0)),
    revenue: histogram(({ sold }): Histogram => (sold ? { [sold.currency]: revenueOf(sold) } : {})),
    wasted: histogram(({ wasted }): Histogram => (wasted ? { [wasted.currency]: wasted.amount } : {})),
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
    promises: {
      made: total(({ promised = 0 }) => promised),
      first_kept: total(({ kept_first = 0 }) => kept_first),
      last_kept: total(({ kept_last = 0 }) => kept_last),
    },
    revenue: amounts(addUp(hours.map(({ revenue }) => revenue))),
    wasted: amounts(addUp(hours.map(({ wasted = {} }) => wasted))),
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

/** Orders that ended early, by who, why and how far they were: the most frequent first. */
export function reasonsOf(all: readonly Omit<ReasonFigures, 'reason_id'>[]): Insights['reasons'] {
  const counted = new Map<string, Insights['reasons'][number]>();
  for (const { by, stage = null, count, reason: kept } of all) {
    const reason = codeOfReason(kept);
    const key = [by, reason ?? '', stage ?? ''].join('/');
    counted.set(key, { by, reason, stage, count: (counted.get(key)?.count ?? 0) + count });
  }
  return [...counted.values()]
    .filter(({ count }) => count > 0)
    .sort(
      (one, other) =>
        other.count - one.count ||
        byName(one.reason ?? '', other.reason ?? '') ||
        (`${one.by} ${one.stage}` < `${other.by} ${other.stage}` ? -1 : 1),
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
