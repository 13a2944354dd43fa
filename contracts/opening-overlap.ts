// Whether opening hours overlap: one rule for the server, which refuses them, and for the page, which says so beforehand.
import type { OpeningHours } from './menu.ts';
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

const day = 1_440;
const week = 7 * day;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const textOf = ({ day: name, opens, closes }: OpeningHours): string => `${name} ${opens}–${closes}`;
