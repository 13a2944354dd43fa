// A kitchen's business day. It turns before dawn, not at midnight: what is sold at half past midnight belongs to the evening before.
import { Temporal } from 'temporal-polyfill';
import { timeZoneNamed } from './opening-times.ts';

/** By the kitchen's clock. */
const turnsAt = '04:00';

/**
 * When the next business day begins, in ms since the epoch. A local time that a clock change skips means the moment of the change.
 * @param now ms since the epoch
 * @param timeZone an IANA name; one that this machine does not know counts as UTC
 */
export function nextBusinessDay(now: number, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZoneNamed(timeZone) ?? 'UTC');
  const today = local.toPlainDate();
  const starts = [today, today.add({ days: 1 })].map(
    (date) => date.toPlainDateTime(turnsAt).toZonedDateTime(local.timeZoneId).epochMilliseconds,
  );
  return starts.find((start) => start > now) ?? now;
}
