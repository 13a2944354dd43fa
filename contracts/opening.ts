// When a kitchen is open: one rule for the server, which refuses orders, and for pages, which show it beforehand.
import type { KitchenSettings } from './menu.ts';
import { type Weekday, weekdays } from './weekdays.ts';

export type Opening =
  | { readonly open: true }
  /** `opensInMinutes`: null when the time is not known. */
  | { readonly open: false; readonly why: 'paused' | 'closed'; readonly opensInMinutes: number | null };

/** @param now ms since the epoch */
export function openingAt(
  { opening_hours, paused, time_zone }: Pick<KitchenSettings, 'opening_hours' | 'paused' | 'time_zone'>,
  now: number,
): Opening {
  if (paused) return { open: false, why: 'paused', opensInMinutes: null };
  if (opening_hours === null) return { open: true };
  const minute = minuteOfWeek(now, time_zone);
  const spans = opening_hours.map(({ day, opens, closes }) => {
    const from = weekdays.indexOf(day) * 1_440 + minuteOfDay(opens);
    const length = (minuteOfDay(closes) - minuteOfDay(opens) + 1_440) % 1_440 || 1_440;
    return { from, length };
  });
  if (spans.some(({ from, length }) => (minute - from + week) % week < length)) return { open: true };
  const waits = spans.map(({ from }) => (from - minute + week) % week);
  return { open: false, why: 'closed', opensInMinutes: waits.length > 0 ? Math.min(...waits) : null };
}

const week = 7 * 1_440;

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function minuteOfWeek(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((p) => p.type === type)?.value ?? '';
  const day = weekdays.indexOf(part('weekday').toLowerCase() as Weekday);
  return day * 1_440 + Number(part('hour')) * 60 + Number(part('minute'));
}
