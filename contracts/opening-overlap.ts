// Whether opening hours overlap: one rule for the server, which refuses them, and for the page, which says so beforehand.
import type { KitchenSettings, OpeningHours, SpecialDay } from './kitchen.ts';
import { weekdays } from './weekdays.ts';

/** Two openings of the week at the same time. */
export interface Overlap {
  /** Places in the given hours. */
  readonly first: number;
  readonly second: number;
  /** Such as `tuesday 11:00–18:00 and tuesday 17:00–22:00`. */
  readonly said: string;
}

/** The first two that overlap; null when none do. One that closes after midnight may reach into the next day, and into next week. */
export function overlapOf(hours: readonly OpeningHours[]): Overlap | null {
  const spans = hours.map((one) => {
    const from = weekdays.indexOf(one.day) * day + minuteOf(one.opens);
    return { one, from, length: (minuteOf(one.closes) - minuteOf(one.opens) + day) % day || day };
  });
  for (const [first, a] of spans.entries()) {
    for (const [after, b] of spans.slice(first + 1).entries()) {
      const overlap = (b.from - a.from + week) % week < a.length || (a.from - b.from + week) % week < b.length;
      if (overlap) return { first, second: first + 1 + after, said: `${textOf(a.one)} and ${textOf(b.one)}` };
    }
  }
  return null;
}

/** The first special day that no calendar has, that is there twice, or whose own hours overlap; null when there is none. */
export function specialDayFault(days: readonly SpecialDay[]): Overlap | null {
  for (const [second, { date, hours }] of days.entries()) {
    if (!isDate(date)) return { first: second, second, said: `${date} is no date` };
    const first = days.findIndex((other) => other.date === date);
    if (first < second) return { first, second, said: `${date} is there twice` };
    const found = overlapOf(hours.map((span) => ({ day: 'monday', ...span })));
    if (found) return { first: second, second, said: found.said.replaceAll('monday', date) };
  }
  return null;
}

/** The first category that is there twice, or whose own hours overlap; null when there is none. */
export function categoryHoursFault(all: NonNullable<KitchenSettings['category_hours']>): Overlap | null {
  for (const [second, { category, hours }] of all.entries()) {
    const first = all.findIndex((other) => other.category === category);
    if (first < second) return { first, second, said: `${category} is there twice` };
    const found = overlapOf(hours);
    if (found) return { first: second, second, said: `${category}: ${found.said}` };
  }
  return null;
}

// 30 February is taken for a day of March.
const isDate = (date: string): boolean => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};

const day = 1_440;
const week = 7 * day;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const textOf = ({ day: name, opens, closes }: OpeningHours): string => `${name} ${opens}–${closes}`;
