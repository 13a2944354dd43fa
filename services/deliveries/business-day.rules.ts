// What a courier sees of the day: the kitchen's business day, for the delivery that ends at half past midnight too.
import { businessDay } from '@waggle/contracts/business-day.ts';
import type { Delivery } from './delivery.rules.ts';

/**
 * Whether it ended on the business day of `now`, in ms since the epoch; for one that has ended. One whose time is none may have: the
 * check of the answer leaves it out, and says so.
 */
export const isOfToday = (
  { updated_at, time_zone = 'UTC', day_begins_at }: Pick<Delivery, 'updated_at' | 'time_zone' | 'day_begins_at'>,
  now: number,
) =>
  Number.isNaN(Date.parse(updated_at)) ||
  businessDay(updated_at, { time_zone, day_begins_at }) === businessDay(now, { time_zone, day_begins_at });
