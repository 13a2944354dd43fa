// Special days in the editor: dates with hours of their own.
import type { SpecialDay } from '@waggle/contracts';
import type { Span } from './week.ts';

export interface SpecialDayDraft {
  readonly key: string;
  /** `2026-12-24` */
  readonly date: string;
  /** None: closed all day. */
  readonly spans: readonly Span[];
}

export const specialDaysOf = (days: readonly SpecialDay[]): SpecialDayDraft[] =>
  days
    .map(({ date, hours }) => ({ key: date, date, spans: hours.map((span, i) => ({ key: `${date}-${i}`, ...span })) }))
    .toSorted((a, b) => a.date.localeCompare(b.date));

export const specialDaysIn = (days: readonly SpecialDayDraft[]): SpecialDay[] =>
  days
    .map(({ date, spans }) => ({ date, hours: spans.map(({ opens, closes }) => ({ opens, closes })) }))
    .toSorted((a, b) => a.date.localeCompare(b.date));

/** Adds the day after the last one, closed: a holiday. @param today the first date that may be added */
export function withSpecialDay(days: readonly SpecialDayDraft[], today: string, key: string): SpecialDayDraft[] {
  const last = days
    .map(({ date }) => date)
    .toSorted((a, b) => a.localeCompare(b))
    .at(-1);
  const date = last !== undefined && last >= today ? dayAfter(last) : today;
  return [...days, { key, date, spans: [] }];
}

const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
