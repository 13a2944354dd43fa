// The kitchen's business day. It begins at four in the morning in the kitchen's time zone: an evening that goes on after midnight is
// one day, for the delivery that ends at half past twelve and for the courier who looks at it then.
import { dayAfter, localHour } from '@waggle/contracts/local-time.ts';
import type { Delivery } from './delivery.rules.ts';

const beginsAt = 4;

/** YYYY-MM-DD. @param at RFC 3339, or ms since the epoch */
export function businessDay(at: string | number, timeZone: string): string {
  const { day, hour } = localHour(at, timeZone);
  return hour < beginsAt ? dayAfter(day, -1) : day;
}

/** Whether it ended on the business day of `now`, in ms since the epoch; for one that has ended. */
export const isOfToday = ({ updated_at, time_zone = 'UTC' }: Pick<Delivery, 'updated_at' | 'time_zone'>, now: number) =>
  businessDay(updated_at, time_zone) === businessDay(now, time_zone);
