// Resolves a kitchen's opening hours to instants. Kept apart: only the server needs time zones, pages get instants.
import { Temporal } from 'temporal-polyfill';
import type { KitchenSettings, OpeningHours, OpeningTime } from './kitchen.ts';
import { weekdays } from './weekdays.ts';

/** A weekly opening that no special day replaces ends at most this many days from now. */
const daysAhead = 8;
/** How far to look for the next opening when special days close the kitchen for longer. */
const mostDaysAhead = 120;

type Hours = Pick<KitchenSettings, 'opening_hours' | 'special_days' | 'time_zone'>;

/**
 * The times that the kitchen is open, from `now` (ms since the epoch) for a week and a day, or until the first one after that;
 * earliest first; adjacent ones are merged. Null: always.
 * A local time that a clock change skips means the moment of the change; one that occurs twice means the first.
 * A time zone that this machine does not know counts as UTC.
 */
export function openingTimes(settings: Hours, now: number): OpeningTime[] | null {
  const { opening_hours, special_days = [], time_zone } = settings;
  const timeZone = timeZoneNamed(time_zone) ?? 'UTC';
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const specials = new Map(special_days.map(({ date, hours }) => [date, hours]));
  // What opened yesterday may close today.
  const dateAt = (day: number) => today.add({ days: day - 1 });
  const window = Array.from({ length: daysAhead + 2 }, (_, day) => dateAt(day));
  if (opening_hours === null && !window.some((date) => specials.has(date.toString()))) return null;

  const times: OpeningTime[] = [];
  for (let day = 0; day <= daysAhead + 1 || (times.length === 0 && day <= mostDaysAhead); day += 1) {
    const date = dateAt(day);
    const hours = specials.get(date.toString()) ?? hoursOn(date, opening_hours);
    times.push(
      ...hours
        .map((span) => openingOn(date, span, timeZone))
        .filter(({ opens_at, closes_at }) => closes_at > opens_at && Date.parse(closes_at) > now),
    );
  }
  return joined(times.sort((a, b) => (a.opens_at < b.opens_at ? -1 : 1)));
}

type Span = Pick<OpeningHours, 'opens' | 'closes'>;
const allDay: Span = { opens: '00:00', closes: '00:00' };

const hoursOn = (date: Temporal.PlainDate, opening_hours: Hours['opening_hours']): readonly Span[] =>
  opening_hours === null ? [allDay] : opening_hours.filter(({ day }) => day === weekdays[date.dayOfWeek - 1]);

function openingOn(date: Temporal.PlainDate, { opens, closes }: Span, timeZone: string): OpeningTime {
  const opensAt = instantOf(date, opens, timeZone);
  const closesAt = instantOf(closes > opens ? date : date.add({ days: 1 }), closes, timeZone);
  return {
    opens_at: timestampOf(opensAt),
    closes_at: timestampOf(closesAt),
    utc_offset: opensAt.offsetNanoseconds / 60_000_000_000,
  };
}

/** The name of the time zone in its usual letters, such as Europe/Kyiv for europe/kyiv; null when no zone has that name. */
export function timeZoneNamed(name: string): string | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name.trim()).timeZoneId;
  } catch {
    return null;
  }
}

/** Minutes that a zone's clock is ahead of UTC at `now` (ms since the epoch). A zone that this machine does not know counts as UTC. */
export const utcOffsetAt = (timeZone: string, now: number): number =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZoneNamed(timeZone) ?? 'UTC').offsetNanoseconds /
  60_000_000_000;

function instantOf(date: Temporal.PlainDate, time: string, timeZone: string): Temporal.ZonedDateTime {
  const local = date.toPlainDateTime(time);
  const found = local.toZonedDateTime(timeZone);
  if (found.toPlainDateTime().equals(local)) return found;
  const before = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return before.getTimeZoneTransition('next') ?? found;
}

const timestampOf = (time: Temporal.ZonedDateTime): string => new Date(time.epochMilliseconds).toISOString();

function joined(times: readonly OpeningTime[]): OpeningTime[] {
  const result: OpeningTime[] = [];
  for (const time of times) {
    const before = result.at(-1);
    if (!before || time.opens_at > before.closes_at) result.push(time);
    else if (time.closes_at > before.closes_at) result[result.length - 1] = { ...before, closes_at: time.closes_at };
  }
  return result;
}
