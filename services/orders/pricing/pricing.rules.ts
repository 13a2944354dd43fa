// The settings of prices, pure: their defaults, and what is wrong with some.
import type { OrderPayment, PricingSettings, PricingView, TaxRule } from '@waggle/contracts';
import { isPostcodePattern } from '@waggle/contracts/postcodes.ts';

/** Until an admin sets prices: what the menu says, and nothing besides. */
export const defaultPricing: PricingView = {
  prices: 'gross',
  country: null,
  taxes: [],
  areas: [],
  delivery_fee: 0,
  free_delivery_from: null,
  minimum: 0,
  service_fee: { fixed: 0, rate: 0, most: null },
  discount: null,
  payment_ways: ['cash', 'card'],
  tip_rates: [],
  cash_step: null,
  version: 1,
};

/** Something that cannot be; `field` points to it in the request. */
export interface PricingFault {
  readonly field: string;
  readonly message: string;
}

export function pricingFaults({ country, taxes, prices, areas }: PricingSettings): PricingFault[] {
  const faults = taxes.flatMap((rule, n) => ruleFaults(rule, n, taxes));
  for (const [n, { postcodes }] of areas.entries()) {
    const wrong = postcodes.findIndex((pattern) => !isPostcodePattern(pattern));
    if (wrong < 0) continue;
    const message = `is ${postcodes[wrong]}, but must be like 10115, 101* or 10115..10179`;
    faults.push({ field: `#/areas/${n}/postcodes/${wrong}`, message });
  }
  // Net prices without any tax are fine in a country without one; without a country nobody knows.
  if (prices === 'net' && country === null)
    faults.push({ field: '#/country', message: 'is missing: net prices need the country whose taxes are added' });
  return faults;
}

/** What is wrong with how an order is to be paid; null: nothing. */
export function paymentFault(
  { payment_ways }: Pick<PricingSettings, 'payment_ways'>,
  payment: OrderPayment | undefined,
  total: number,
): PricingFault | null {
  if (!payment) return null;
  if (!payment_ways.includes(payment.way))
    return { field: '#/payment/way', message: `is ${payment.way}, which the kitchen does not take` };
  const { way, gives } = payment;
  if (gives === undefined) return null;
  if (way !== 'cash') return { field: '#/payment/gives', message: 'goes with cash' };
  return gives < total ? { field: '#/payment/gives', message: `is less than the total, ${total}` } : null;
}

function ruleFaults(rule: TaxRule, n: number, taxes: readonly TaxRule[]): PricingFault[] {
  const at = `#/taxes/${n}`;
  const faults: PricingFault[] = [];
  for (const field of ['valid_from', 'valid_to'] as const) {
    if (rule[field] !== null && !isDay(rule[field])) faults.push({ field: `${at}/${field}`, message: 'is no date' });
  }
  if (rule.valid_from !== null && rule.valid_to !== null && rule.valid_to < rule.valid_from)
    faults.push({ field: `${at}/valid_to`, message: 'is before the first day' });
  const twin = taxes.findIndex(
    (other, m) =>
      m < n &&
      other.country === rule.country &&
      other.category === rule.category &&
      other.serving === rule.serving &&
      other.valid_from === rule.valid_from,
  );
  if (twin >= 0) faults.push({ field: `${at}/valid_from`, message: `begins with rule ${twin + 1}, for the same` });
  return faults;
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
