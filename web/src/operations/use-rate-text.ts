// A rate as a text: 0.4/s, ≥ 120/s.
import { useTranslation } from 'react-i18next';
import type { EventRate } from './live-operations.rules.ts';

export function useRateText(): (rate: EventRate) => string {
  const { t, i18n } = useTranslation('operations');
  return ({ perSecond, atLeast }) => {
    const digits = perSecond > 0 && perSecond < 10 ? 1 : 0;
    const rate = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits }).format(perSecond);
    return t(atLeast ? 'rateAtLeast' : 'rate', { rate });
  };
}
