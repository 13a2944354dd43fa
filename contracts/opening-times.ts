// Resolves a kitchen's opening hours to instants. Kept apart: only the server needs time zones, pages get instants.
import { Temporal } from 'temporal-polyfill';
import type { KitchenSettings, OpeningTime } from './menu.ts';
import { weekdays } from './weekdays.ts';

/** The next weekly opening ends at most this many days from now. */
const daysAhead = 8;

/**
 * The times that the kitchen is open, from `now` (ms since the epoch) for a week and a day, earliest first; adjacent ones are merged.
 * A local time that a clock change skips means the moment of the change; one that occurs twice means the first.
 * A time zone that this machine does not know counts as UTC.
 */
export function openingTimes(
  { opening_hours, time_zone }: Pick<KitchenSettings, 'opening_hours' | 'time_zone'>,
  now: number,
): OpeningTime[] | null {
  if (opening_hours === null) return null;
  const timeZone = timeZoneNamed(time_zone) ?? 'UTC';
  // What opened yesterday may close today.
  const yesterday = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .subtract({ days: 1 });
  const times: OpeningTime[] = [];
  for (let day = 0; day <= daysAhead + 1; day += 1) {
    const date = yesterday.add({ days: day });
    for (const { day: weekday, opens, closes } of opening_hours) {
      if (weekdays[date.dayOfWeek - 1] !== weekday) continue;
      const opensAt = instantOf(date, opens, timeZone);
      const closesAt = instantOf(closes > opens ? date : date.add({ days: 1 }), closes, timeZone);
      times.push({
        opens_at: timestampOf(opensAt),
        closes_at: timestampOf(closesAt),
        utc_offset: opensAt.offsetNanoseconds / 60_000_000_000,
      });
    }
  }
  const shown = times.filter(({ opens_at, closes_at }) => closes_at > opens_at && Date.parse(closes_at) > now);
  return joined(shown.sort((a, b) => (a.opens_at < b.opens_at ? -1 : 1)));
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
