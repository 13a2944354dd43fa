// Days, hours, times and amounts as the tables of figures show them.
import type { Amount } from '@waggle/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';

export interface FigureFormat {
  /** Sat, 28 Nov */
  day(day: string): string;
  /** Saturday, 28 November 2026 */
  longDay(day: string): string;
  /** 14:00; hours after midnight belong to the business day before. */
  hour(hour: number): string;
  /** 23 min */
  span(seconds: number): string;
  count(count: number): string;
  percent(share: number): string;
  /** Nothing is 0 in the currency of `like`, or a dash. */
  amounts(amounts: readonly Amount[], like?: Amount): string;
}

export function useFigureFormat(): FigureFormat {
  const { language } = useTranslation().i18n;
  const { money } = useFormat();
  return useMemo(() => {
    const utc = { timeZone: 'UTC' } as const;
    const day = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', ...utc });
    const longDay = new Intl.DateTimeFormat(language, { dateStyle: 'full', ...utc });
    const hour = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', ...utc });
    const number = new Intl.NumberFormat(language);
    const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
    const unit = (name: 'second' | 'minute') =>
      new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' });
    const [seconds, minutes] = [unit('second'), unit('minute')];
    return {
      day: (of) => day.format(Date.parse(`${of}T00:00:00Z`)),
      longDay: (of) => longDay.format(Date.parse(`${of}T00:00:00Z`)),
      hour: (of) => hour.format(Date.UTC(2_000, 0, 1, of % 24)),
      span: (of) => (of < 60 ? seconds.format(of) : minutes.format(Math.round(of / 60))),
      count: (of) => number.format(of),
      percent: (share) => percent.format(share),
      amounts(of, like) {
        const shown = of.length > 0 || !like ? of : [{ ...like, amount: 0 }];
        return shown.length === 0 ? '–' : shown.map((one) => money(one.amount, one)).join(' + ');
      },
    };
  }, [language, money]);
}
