// A time of day as a kitchen's clock shows it. Apart from other times: it brings a calendar along.
import { Temporal } from 'temporal-polyfill';
import { timeZoneNamed } from './opening-times.ts';

/** HH:MM, with the offset where a clock change makes that time come twice. @param at RFC 3339 */
export function clockLabel(at: string, timeZone: string): string {
  const zone = timeZoneNamed(timeZone) ?? 'UTC';
  const there = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const local = there.toPlainDateTime();
  const [first, second] = (['earlier', 'later'] as const).map((which) =>
    local.toZonedDateTime(zone, { disambiguation: which }),
  );
  const label = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return first && second && !first.equals(second) ? `${label} (UTC${there.offset})` : label;
}
