// When a dish is for sale in the week, pure: its own hours win over its category's, and without any it always is.
import type { KitchenSettings, MenuItem, OpeningTime } from '@waggle/contracts';
import { openingTimes } from '@waggle/contracts/opening-times.ts';

type Settings = Pick<KitchenSettings, 'category_hours' | 'opening_hours' | 'special_days' | 'time_zone'>;
type Hours = NonNullable<MenuItem['hours']>;

export type OnSale = NonNullable<MenuItem['on_sale']>;

interface Dish {
  readonly category: string;
  readonly hours: Hours | null;
}

/**
 * When dishes are for sale, seen at `now` (ms since the epoch): this time, or the next at which the kitchen is open; undefined: always.
 * What is for sale now may still not be ordered: the kitchen may be closed.
 */
export function saleTimes(kitchen: Settings, now: number): (dish: Dish) => OnSale | undefined {
  const { category_hours = [] } = kitchen;
  const ofCategory = new Map(category_hours.map(({ category, hours }) => [category, hours]));
  // Each takes milliseconds, for the time zone, and a menu is read every few seconds; it has few different hours.
  const known = new Map<string, OnSale | undefined>();
  let opened: readonly OpeningTime[] | null | undefined;
  const openings = (): readonly OpeningTime[] | null => {
    if (opened === undefined) opened = openingTimes(kitchen, now);
    return opened;
  };
  return ({ category, hours: own }) => {
    const hours = own ?? ofCategory.get(category);
    if (!hours) return undefined;
    const text = JSON.stringify(hours);
    if (!known.has(text)) known.set(text, onSaleAt(hours, kitchen.time_zone, now, openings));
    return known.get(text);
  };
}

function onSaleAt(
  hours: Hours,
  time_zone: string,
  now: number,
  openings: () => readonly OpeningTime[] | null,
): OnSale | undefined {
  const times = openingTimes({ opening_hours: hours, time_zone }, now) ?? [];
  const [first] = times;
  if (!first) return undefined;
  if (Date.parse(first.opens_at) <= now) return { now: true, ...first };
  const opened = openings();
  // A kitchen that opens at none of them, or later than this looks, may have other hours by then.
  return { now: false, ...((opened && firstOfBoth(times, opened)) ?? first) };
}

/** The first time that is in both lists; of both, the earliest are first. */
function firstOfBoth(times: readonly OpeningTime[], others: readonly OpeningTime[]): OpeningTime | undefined {
  for (const time of times) {
    for (const other of others) {
      const begins = time.opens_at > other.opens_at ? time : other;
      const ends = time.closes_at < other.closes_at ? time : other;
      if (begins.opens_at < ends.closes_at) return { ...begins, closes_at: ends.closes_at };
    }
  }
  return undefined;
}
