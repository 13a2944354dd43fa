// Opening hours in the editor: a list of spans for each day.
import type { KitchenSettings, OpeningHours, Weekday } from '@waggle/contracts';
import { weekdays } from '@waggle/contracts/weekdays.ts';

export interface Span {
  readonly key: string;
  readonly opens: string;
  readonly closes: string;
}

export type Week = Readonly<Record<Weekday, readonly Span[]>>;

export function weekOf(hours: KitchenSettings['opening_hours']): Week {
  const spans = (day: Weekday): Span[] =>
    (hours ?? [])
      .filter((one) => one.day === day)
      .map(({ opens, closes }, i) => ({ key: `${day}-${i}`, opens, closes }))
      .toSorted((a, b) => a.opens.localeCompare(b.opens));
  return Object.fromEntries(weekdays.map((day) => [day, spans(day)])) as Record<Weekday, Span[]>;
}

export const hoursOf = (week: Week): OpeningHours[] =>
  weekdays.flatMap((day) => week[day].map(({ opens, closes }) => ({ day, opens, closes })));

/** Copies the day's spans to every day. */
export const onAllDays = (week: Week, day: Weekday): Week =>
  Object.fromEntries(
    weekdays.map((other) => [other, week[day].map((span) => ({ ...span, key: `${other}-${span.key}` }))]),
  ) as Record<Weekday, Span[]>;

/** Adds a span to a day: an evening after a lunch, or the default hours. */
export function withSpan(spans: readonly Span[], key: string): Span[] {
  const usual = spans.length > 0 ? { opens: '17:30', closes: '22:00' } : { opens: '11:30', closes: '22:00' };
  return [...spans, { key, ...usual }];
}

/** Gives an empty week the default hours: hardly anyone wants to be closed all week. */
export const withDefaultHours = (week: Week): Week =>
  weekdays.some((day) => week[day].length > 0) ? week : onAllDays({ ...week, monday: withSpan([], 'usual') }, 'monday');

/** An end at or before the start is on the next day; the page says so, since it may be a slip. */
export const isOvernight = ({ opens, closes }: Pick<Span, 'opens' | 'closes'>): boolean => closes <= opens;
