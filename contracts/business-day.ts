// A kitchen's business day. It turns before dawn, not at midnight: an evening that goes on after midnight is one day.
import { Temporal } from 'temporal-polyfill';
import { dayAfter, localHour } from './local-time.ts';
import { timeZoneNamed } from './opening-times.ts';

/** The hour at which it begins, by the kitchen's clock. */
const beginsAt = 4;

/**
 * The day that a moment is of, YYYY-MM-DD.
 * @param at RFC 3339, or ms since the epoch
 * @param timeZone an IANA name; one that this machine does not know counts as UTC
 */
export function businessDay(at: string | number, timeZone: string): string {
  const { day, hour } = localHour(at, timeZone);
  return hour < beginsAt ? dayAfter(day, -1) : day;
}

/**
 * When the next business day begins, in ms since the epoch. A local time that a clock change skips means the moment of the change.
 * @param now ms since the epoch
 */
export function nextBusinessDay(now: number, timeZone: string): number {
  const date = Temporal.PlainDate.from(dayAfter(businessDay(now, timeZone), 1));
  const begins = date.toPlainDateTime({ hour: beginsAt });
  return begins.toZonedDateTime(timeZoneNamed(timeZone) ?? 'UTC').epochMilliseconds;
}
