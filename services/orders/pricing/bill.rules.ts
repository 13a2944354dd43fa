// The bill of an order, pure: from its goods and the settings of prices to every amount that its total is made of. The only place
// where prices, fees, taxes and rounding meet.
import type {
  Bill,
  BillLine,
  BillTax,
  KitchenSettings,
  PaymentWay,
  PricingSettings,
  Serving,
  TaxCategory,
} from '@waggle/contracts';
import { usualCashStep } from '@waggle/contracts/currency.ts';
import { localHour } from '@waggle/contracts/local-time.ts';
import type { Delivered, Destination } from './area.rules.ts';
import { part, split, toStep } from './split.rules.ts';
import { taxRate } from './tax.rules.ts';

/** What a customer gets, in the sequence of the bill. Amounts are of all pieces. */
export interface Good {
  readonly kind: 'dish' | 'choice' | 'deposit';
  readonly line: number;
  /** Of a choice. */
  readonly option?: number;
  readonly amount: number;
  readonly category: TaxCategory;
}

export interface Billed {
  readonly goods: readonly Good[];
  readonly serving: Serving;
  /** The kitchen's date, YYYY-MM-DD. */
  readonly day: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Voluntary, and outside of every tax. */
  readonly tip?: number | undefined;
  /** Only cash is rounded. */
  readonly way?: PaymentWay | undefined;
}

/** 100 %, in thousandths of a percent. */
const whole = 100_000;

/** What is billed for an order that is placed now. @param now ms since the epoch */
export const billedNow = (
  { goods, tip, way, serving = 'delivery' }: Pick<Billed, 'goods' | 'tip' | 'way'> & { serving?: Serving | undefined },
  { time_zone }: Pick<KitchenSettings, 'time_zone'>,
  currency: string,
  now: number,
): Billed => ({ goods, tip, way, currency, serving, day: localHour(now, time_zone).day });

/** What dishes and choices come to: deposits, fees and discounts do not count for a minimum. */
export const goodsTotal = (goods: readonly Good[]): number =>
  goods.reduce((sum, { kind, amount }) => (kind === 'deposit' ? sum : sum + amount), 0);

/** How much is missing to the minimum of a delivery; 0 from the minimum on. */
export const missingToMinimum = (
  { minimum }: Pick<Delivered, 'minimum'>,
  { goods, serving }: Pick<Billed, 'goods' | 'serving'>,
): number => (serving === 'delivery' ? Math.max(0, minimum - goodsTotal(goods)) : 0);

/** With the terms of its destination, which count for deliveries. */
export function makeBill(pricing: PricingSettings, { area, terms }: Destination, billed: Billed): Bill {
  const { goods, serving, day, currency, tip = 0, way } = billed;
  const value = goodsTotal(goods);
  const rateOf = ({ category }: Good): number | null => taxRate(pricing, { category, serving, day });
  const rates = [...new Set(goods.map(rateOf))].sort((a, b) => (b ?? -1) - (a ?? -1));
  const atRate = (fits: (good: Good) => boolean): number[] =>
    rates.map((rate) =>
      goods.reduce((sum, good) => (fits(good) && rateOf(good) === rate ? sum + good.amount : sum), 0),
    );
  const weights = atRate(({ kind }) => kind !== 'deposit');

  const discount = discountOf(pricing, value);
  const fees = [
    { kind: 'delivery_fee', amount: serving === 'delivery' ? deliveryFee(terms, value) : 0 },
    { kind: 'service_fee', amount: serviceFee(pricing, value) },
  ] as const;
  // Each is split by itself, so that a refund of one takes back exactly what it added.
  const shares = [
    atRate(() => true),
    split(discount, weights).map((one) => -one),
    ...fees.map((fee) => split(fee.amount, weights)),
  ];
  const taxes = rates.flatMap((rate, n) => {
    const amount = shares.reduce((sum, share) => sum + (share[n] ?? 0), 0);
    return rate === null ? [] : [taxAt(rate, amount, pricing.prices)];
  });

  const lines: BillLine[] = goods.map((good) => lineOf(good, rateOf(good)));
  const add = (line: BillLine): void => void (line.amount !== 0 && lines.push(line));
  add({ kind: 'discount', amount: -discount });
  for (const fee of fees) add(fee);
  if (pricing.prices === 'net') for (const { rate, tax } of taxes) add({ kind: 'tax', amount: tax, rate });
  add({ kind: 'tip', amount: tip });
  const due = sum(lines);
  const step = pricing.cash_step ?? usualCashStep(currency);
  add({ kind: 'rounding', amount: way === 'cash' ? toStep(due, step) - due : 0 });
  return { serving, prices: pricing.prices, ...(area ? { area: area.name } : {}), lines, taxes, total: sum(lines) };
}

function discountOf({ discount }: PricingSettings, value: number): number {
  return discount && value >= discount.from ? part(value, discount.rate, whole) : 0;
}

const deliveryFee = ({ delivery_fee, free_delivery_from }: Delivered, value: number): number =>
  free_delivery_from !== null && value >= free_delivery_from ? 0 : delivery_fee;

function serviceFee({ service_fee: { fixed, rate, most } }: PricingSettings, value: number): number {
  const fee = fixed + part(value, rate, whole);
  return most === null ? fee : Math.min(fee, most);
}

/** Rounded once for each rate: per line, cents would drift. */
function taxAt(rate: number, amount: number, prices: Bill['prices']): BillTax {
  if (prices === 'net') {
    const tax = part(amount, rate, whole);
    return { rate, net: amount, tax, gross: amount + tax };
  }
  const tax = part(amount, rate, whole + rate);
  return { rate, net: amount - tax, tax, gross: amount };
}

const lineOf = ({ kind, amount, line, option }: Good, rate: number | null): BillLine => ({
  kind,
  amount,
  line,
  ...(option === undefined ? {} : { option }),
  ...(rate === null ? {} : { rate }),
});

const sum = (lines: readonly BillLine[]): number => lines.reduce((all, { amount }) => all + amount, 0);
