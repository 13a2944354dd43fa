// The hours of a dish in one cell: `mon-fri 11:30-14:30 17:30-22:00 sat 12:00-01:00`, days before their times. Neither separator of
// cells is in it.
import type { OpeningHours } from '@waggle/contracts';
import { type Weekday, weekdays } from '@waggle/contracts/weekdays.ts';
import type { MenuCell } from './csv-cells.rules.ts';

type Hours = readonly OpeningHours[];

/** Days in a row that have the same times are written as one. Null: none of its own. */
export function writeHours(hours: Hours | null): string {
  const days = weekdays.map((day) => ({ day, times: timesOn(day, hours ?? []) }));
  const rows: { first: Weekday; last: Weekday; times: string }[] = [];
  for (const { day, times } of days) {
    const before = rows.at(-1);
    if (before?.times === times) before.last = day;
    else rows.push({ first: day, last: day, times });
  }
  return rows
    .filter(({ times }) => times !== '')
    .map(({ first, last, times }) => `${[...new Set([first, last])].map(short).join('-')} ${times}`)
    .join(' ');
}

const short = (day: Weekday): string => day.slice(0, 3);

const timesOn = (day: Weekday, hours: Hours): string =>
  hours
    .filter((one) => one.day === day)
    .map(({ opens, closes }) => `${opens}-${closes}`)
    .sort()
    .join(' ');

export function readHours(cell: string): MenuCell<OpeningHours[] | null> {
  const words = cell
    .trim()
    .toLowerCase()
    .replaceAll(/[–—]/g, '-')
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (words.length === 0) return { value: null };
  const hours: OpeningHours[] = [];
  let days: readonly Weekday[] = [];
  let hasTimes = true;
  for (const word of words) {
    const time = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(word);
    if (time) {
      const [opens, closes] = [time[1] ?? '', time[2] ?? ''].map((one) => one.padStart(5, '0')) as [string, string];
      hours.push(...days.map((day) => ({ day, opens, closes })));
    } else {
      const read = hasTimes ? daysOf(word) : [];
      if (read.length === 0) return { wrong: 'hours' };
      days = read;
    }
    if (time && days.length === 0) return { wrong: 'hours' };
    hasTimes = time !== null;
  }
  const areTimes = hours.every((one) => isTime(one.opens) && isTime(one.closes));
  return hasTimes && areTimes ? { value: inWeek(hours) } : { wrong: 'hours' };
}

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** As the editor gives them: from Monday on, the earliest first. */
const inWeek = (hours: Hours): OpeningHours[] =>
  weekdays.flatMap((day) => hours.filter((one) => one.day === day).toSorted((a, b) => (a.opens < b.opens ? -1 : 1)));

/** `sat-mon` goes over the end of the week. Empty: no days. */
function daysOf(word: string): readonly Weekday[] {
  const [first = '', last = first, ...more] = word.split('-');
  const [from, to] = [first, last].map((name) =>
    weekdays.findIndex((day) => name.length >= 3 && day.startsWith(name)),
  ) as [number, number];
  if (from < 0 || to < 0 || more.length > 0) return [];
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, n) => weekdays[(from + n) % 7] as Weekday);
}
