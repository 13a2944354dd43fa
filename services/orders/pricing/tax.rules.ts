// Which rate of tax applies, pure: dated rules by country, category and way of serving.
import type { PricingSettings, Serving, TaxCategory, TaxRule } from '@waggle/contracts';

export interface Taxed {
  readonly category: TaxCategory;
  readonly serving: Serving;
  /** The kitchen's date, YYYY-MM-DD. */
  readonly day: string;
}

/** The rate in thousandths of a percent; null where no rule fits. */
export function taxRate({ country, taxes }: Pick<PricingSettings, 'country' | 'taxes'>, taxed: Taxed): number | null {
  const fitting = taxes.filter((rule) => rule.country === country && fits(rule, taxed));
  const [best] = fitting.sort(
    (a, b) => exactness(b) - exactness(a) || ((a.valid_from ?? '') < (b.valid_from ?? '') ? 1 : -1),
  );
  return best?.rate ?? null;
}

const fits = (rule: TaxRule, { category, serving, day }: Taxed): boolean =>
  (rule.category === null || rule.category === category) &&
  (rule.serving === null || rule.serving === serving) &&
  (rule.valid_from === null || rule.valid_from <= day) &&
  (rule.valid_to === null || day <= rule.valid_to);

const exactness = ({ category, serving }: TaxRule): number => (category === null ? 0 : 2) + (serving === null ? 0 : 1);
