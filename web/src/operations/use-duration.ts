// Durations as people say them: 12 ms, 3 sec, 4 min, 2 hr, 5 days.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** The largest unit of which there is at least one. Times below a second in milliseconds. */
export function durationText(language: string, ms: number): string {
  const [unit, size] = units.find(([, least]) => Math.abs(ms) >= least) ?? (['millisecond', 1] as const);
  // Two seconds and a half are no two: only small numbers have a decimal.
  const digits = unit === 'second' && Math.abs(ms) < 10_000 ? 1 : 0;
  const rounded = digits === 1 ? Math.trunc(ms / 100) / 10 : Math.trunc(ms / size);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(rounded);
}

/** An age: in whole seconds, since it is read while it grows. */
export const ageText = (language: string, ms: number): string =>
  ms < 60_000 ? secondsText(language, Math.max(0, Math.trunc(ms / 1_000))) : durationText(language, ms);

const secondsText = (language: string, seconds: number): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'short' }).format(seconds);

export function useDuration(): { readonly age: (ms: number) => string; readonly duration: (ms: number) => string } {
  const { language } = useTranslation().i18n;
  return useMemo(
    () => ({ age: (ms) => ageText(language, ms), duration: (ms) => durationText(language, ms) }),
    [language],
  );
}
