// Converts prices from one currency to another, pure and exact.
import type { MenuItem, PricingView } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';

/** `rate`: what one unit of `from` is in `to`, such as `1.05`. */
export interface Conversion {
  readonly from: string;
  readonly to: string;
  readonly rate: string;
}

/** `EUR:CHF:1.05`; null for any other text. */
export function parseConversion(text: string): Conversion | null {
  const [from = '', to = '', rate = ''] = text.split(':');
  return /[1-9]/.test(rate) ? { from, to, rate } : null;
}

/**
 * An amount in the minor unit of `from`, in the minor unit of `to`. A half is rounded up. Floating point would not do: 3.50 at
 * 1.05 is 3.675, which it holds as a little less.
 */
export function convert(amount: number, { from, to, rate }: Conversion): number {
  const [whole = '', fraction = ''] = rate.split('.');
  const shift = minorUnitDigits(to) - minorUnitDigits(from) - fraction.length;
  const product = BigInt(amount) * BigInt(whole + fraction);
  if (shift >= 0) return Number(product * 10n ** BigInt(shift));
  const divisor = 10n ** BigInt(-shift);
  return Number((product * 2n + divisor) / (divisor * 2n));
}

/** The amounts in the settings of prices, converted. The step of cash belongs to the currency, and is left to it. */
export const convertPricing = (pricing: PricingView, conversion: Conversion): PricingView => {
  const { areas, delivery_fee, free_delivery_from, minimum, service_fee, discount } = pricing;
  const converted = (amount: number | null) => (amount === null ? null : convert(amount, conversion));
  return {
    ...pricing,
    areas: areas.map((area) => ({
      ...area,
      delivery_fee: convert(area.delivery_fee, conversion),
      free_delivery_from: converted(area.free_delivery_from),
      minimum: convert(area.minimum, conversion),
    })),
    delivery_fee: convert(delivery_fee, conversion),
    free_delivery_from: converted(free_delivery_from),
    minimum: convert(minimum, conversion),
    service_fee: { ...service_fee, fixed: convert(service_fee.fixed, conversion), most: converted(service_fee.most) },
    discount: discount && { ...discount, from: convert(discount.from, conversion) },
    cash_step: null,
    version: pricing.version + 1,
  };
};

type Amounts = Pick<MenuItem, 'price' | 'options'> & { readonly deposit: number };

/** The item's price and deposit and the prices of its options, converted. */
export const convertItem = ({ price, deposit, options }: Amounts, conversion: Conversion): Amounts => ({
  price: convert(price, conversion),
  deposit: convert(deposit, conversion),
  options: options.map((option) => ({
    ...option,
    choices: option.choices.map((choice) => ({ ...choice, price: convert(choice.price, conversion) })),
  })),
});
