// A kitchen's business day. It turns before dawn, not at midnight: an evening that goes on after midnight is one day.
import { Temporal } from 'temporal-polyfill';
import { timeOfDayPattern, usualDayBegin } from './kitchen-day.ts';
import { timeZoneNamed } from './opening-times.ts';

/** Whose business day: its time zone, an IANA name (one that this machine does not know counts as UTC), and when its day begins. */
export interface DayOfKitchen {
  readonly time_zone: string;
  /** HH:MM; missing or no time of a clock: `usualDayBegin`. */
  readonly day_begins_at?: string | undefined;
}

/** The day that a moment is of, YYYY-MM-DD. @param at RFC 3339, or ms since the epoch */
export function businessDay(at: string | number, kitchen: DayOfKitchen): string {
  const ms = typeof at === 'string' ? Date.parse(at) : at;
  const { time_zone } = kitchen;
  const begins = dayBeginOf(kitchen);
  if (lastAsked && lastAsked.time_zone === time_zone && lastAsked.begins === begins) {
    if (ms >= lastAsked.from && ms < lastAsked.until) return lastAsked.day;
  }
  const day = dayOf(ms, kitchen);
  lastAsked = { time_zone, begins, day, from: beginOfBusinessDay(day, kitchen), until: nextDay(day, kitchen) };
  return day;
}

// Nearly all ask for today, many times for each order.
let lastAsked: (Readonly<Record<'time_zone' | 'begins' | 'day', string>> & { from: number; until: number }) | undefined;

function dayOf(ms: number, kitchen: DayOfKitchen): string {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zoneOf(kitchen)).toPlainDate();
  // Moments are compared, not times of the clock: an hour that a clock change repeats does not go back to the day before.
  return (ms < beginOf(date, kitchen) ? date.subtract({ days: 1 }) : date).toString();
}

/**
 * When the next business day begins, in ms since the epoch. A local time that a clock change skips means the moment of the change.
 * @param now ms since the epoch
 */
export const nextBusinessDay = (now: number, kitchen: DayOfKitchen): number =>
  nextDay(businessDay(now, kitchen), kitchen);

const nextDay = (day: string, kitchen: DayOfKitchen): number =>
  beginOf(Temporal.PlainDate.from(day).add({ days: 1 }), kitchen);

/** When a business day begins, in ms since the epoch. @param day YYYY-MM-DD */
export const beginOfBusinessDay = (day: string, kitchen: DayOfKitchen): number =>
  beginOf(Temporal.PlainDate.from(day), kitchen);

const zoneOf = ({ time_zone }: DayOfKitchen): string => timeZoneNamed(time_zone) ?? 'UTC';

const beginOf = (date: Temporal.PlainDate, kitchen: DayOfKitchen): number =>
  date.toPlainDateTime(Temporal.PlainTime.from(dayBeginOf(kitchen))).toZonedDateTime(zoneOf(kitchen)).epochMilliseconds;

// A record of a version that took any text must not take down the list that it is in.
const dayBeginOf = ({ day_begins_at = usualDayBegin }: DayOfKitchen): string =>
  timeOfDay.test(day_begins_at) ? day_begins_at : usualDayBegin;
const timeOfDay = new RegExp(timeOfDayPattern);
