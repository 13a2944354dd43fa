// The figures of an hour: how an order changes them, and how they add up.

import { collation } from '@waggle/contracts/collation.ts';
import { localHour } from '@waggle/contracts/local-time.ts';
import { type Contribution, type MeasuredSpan, spans } from './facts.rules.ts';
import { addUp, bucketOf, type Histogram, type Percentiles, percentilesOf } from './histogram.rules.ts';

/** Orders are counted in the hour in which they were placed, where the kitchen is. */
export interface HourFigures extends Readonly<Record<MeasuredSpan, Histogram>> {
  /** `2026-11-28T14`. */
  readonly hour_id: string;
  readonly orders: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly refused: number;
  /** currency → minor units, of orders that were not cancelled. */
  readonly revenue: Readonly<Record<string, number>>;
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

export const emptyHour = (hour_id: string): HourFigures => ({
  hour_id,
  orders: 0,
  delivered: 0,
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
}

/** The difference that an event made to what an order adds. */
export function changesBetween(
  before: Contribution | null,
  after: Contribution | null,
  placed: OrderCoordinates,
): Changes {
  const hours = new Map<string, Change<HourFigures>>();
  const sold = new Map<string, Change<SoldFigures> & { readonly name: string }>();
  const { day, hour } = localHour(placed.at, placed.time_zone);
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
  return { hours, sold };
}

export interface OrderCoordinates {
  readonly at: string;
  readonly time_zone: string;
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
    cancelled: total(({ cancelled }) => cancelled),
    refused: total(({ refused }) => refused),
    revenue: histogram(({ sold }): Histogram => (sold ? { [sold.currency]: sold.total } : {})),
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

export interface Amount {
  readonly currency: string;
  readonly amount: number;
}

/** Figures as the API returns them. */
export interface Summary extends Readonly<Record<MeasuredSpan, Percentiles | null>> {
  readonly orders: number;
  readonly delivered: number;
  readonly cancelled: number;
  readonly refused: number;
  readonly revenue: Amount[];
}

export function summaryOf(hours: readonly HourFigures[]): Summary {
  const total = (pick: (of: HourFigures) => number): number => hours.reduce((all, of) => all + pick(of), 0);
  const times = Object.fromEntries(
    spans.map((span) => [span, percentilesOf(addUp(hours.map((of) => of[span])))]),
  ) as Record<MeasuredSpan, Percentiles | null>;
  return {
    orders: total(({ orders }) => orders),
    delivered: total(({ delivered }) => delivered),
    cancelled: total(({ cancelled }) => cancelled),
    refused: total(({ refused }) => refused),
    revenue: amounts(addUp(hours.map(({ revenue }) => revenue))),
    ...times,
  };
}

export interface BestSeller {
  readonly item_id: string;
  readonly name: string;
  readonly quantity: number;
  readonly revenue: Amount[];
}

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

const amounts = (byCurrency: Histogram): Amount[] =>
  Object.entries(byCurrency)
    .filter(([, amount]) => amount !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount }));
