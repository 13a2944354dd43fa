// When a dish is for sale in the week, pure: its own hours win over its category's, and without any it always is.
import type { KitchenSettings, MenuItem } from '@waggle/contracts';
import { openingTimes } from '@waggle/contracts/opening-times.ts';

type Settings = Pick<KitchenSettings, 'category_hours' | 'time_zone'>;
type Hours = NonNullable<MenuItem['hours']>;

export type OnSale = NonNullable<MenuItem['on_sale']>;

interface Dish {
  readonly category: string;
  readonly hours: Hours | null;
}

/**
 * When dishes are for sale, seen at `now` (ms since the epoch): this time, or the next; undefined: always.
 * The kitchen's own hours and special days are not looked at: it takes no orders outside of them anyway.
 */
export function saleTimes(
  { category_hours = [], time_zone }: Settings,
  now: number,
): (dish: Dish) => OnSale | undefined {
  const ofCategory = new Map(category_hours.map(({ category, hours }) => [category, hours]));
  // Time zones are slow to look up, and a menu has few different hours.
  const known = new Map<Hours, OnSale | undefined>();
  return ({ category, hours: own }) => {
    const hours = own ?? ofCategory.get(category);
    if (!hours) return undefined;
    if (!known.has(hours)) known.set(hours, onSaleAt(hours, time_zone, now));
    return known.get(hours);
  };
}

function onSaleAt(hours: Hours, time_zone: string, now: number): OnSale | undefined {
  const next = openingTimes({ opening_hours: hours, time_zone }, now)?.[0];
  return next && { now: Date.parse(next.opens_at) <= now, ...next };
}
