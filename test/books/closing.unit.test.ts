// The books of a day: what customers were billed, order by order, is what the closing says, in every currency and tax model.
import {
  type Bill,
  type ItemId,
  type OrderId,
  type PricingSettings,
  payloadsRead,
  type TaxRule,
  taxCategories,
} from '@waggle/contracts';
import { currencyPattern } from '@waggle/contracts/currency.ts';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { closingOf, saleOf } from '../../services/insights/closing.rules.ts';
import { learn, type OrderEvent } from '../../services/insights/facts.rules.ts';
import { destination } from '../../services/orders/pricing/area.rules.ts';
import { makeBill } from '../../services/orders/pricing/bill.rules.ts';
import { receiptRows } from '../../web/src/paper/receipt-rows.ts';

const amount = fc.integer({ min: 0, max: 500_000 });
const rate = fc.constantFrom(0, 2_500, 5_000, 7_000, 8_100, 19_000, 20_000, 33_333);
const category = fc.constantFrom(...taxCategories);
const pricings = fc.record<PricingSettings>({
  prices: fc.constantFrom('gross', 'net'),
  country: fc.constantFrom('DE', null),
  taxes: fc.array(
    fc.record<TaxRule>({
      country: fc.constant('DE'),
      category: fc.option(category),
      serving: fc.constant(null),
      valid_from: fc.constant(null),
      valid_to: fc.constant(null),
      rate,
    }),
    { maxLength: 4 },
  ),
  areas: fc.constant([]),
  payment_ways: fc.constant(['cash' as const, 'card' as const]),
  tip_rates: fc.constant([]),
  delivery_fee: amount,
  free_delivery_from: fc.option(amount),
  minimum: fc.constant(0),
  service_fee: fc.record({ fixed: fc.constantFrom(0, 99), rate, most: fc.option(amount) }),
  discount: fc.option(fc.record({ rate, from: amount })),
  cash_step: fc.option(fc.constantFrom(1, 5, 10, 100)),
});
const codes = currencyPattern.slice(2, -2).split('|');
const orders = fc.record({
  id: fc.uuid({ version: 7 }),
  lines: fc.array(
    fc.record({ price: amount, quantity: fc.integer({ min: 1, max: 9 }), deposit: fc.constantFrom(0, 25), category }),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
  pricing: pricings,
  tip: fc.constantFrom(0, 300),
  way: fc.constantFrom('cash' as const, 'card' as const, undefined),
  currency: fc.constantFrom(...codes),
  /** As older versions placed it. */
  billed: fc.constantFrom(true, true, true, false),
  cancelled: fc.constantFrom(false, false, true),
});
type Made = typeof orders extends fc.Arbitrary<infer One> ? One : never;

interface Receipt {
  readonly currency: string;
  readonly total: number;
  readonly bill: Bill | undefined;
  readonly way: string | null;
}

function eventsOf({ id, lines, pricing, tip, way, currency, billed, cancelled }: Made): [OrderEvent[], Receipt | null] {
  const goods = lines.flatMap(({ price, quantity, deposit, category: of }, line) => [
    { kind: 'dish' as const, line, amount: price * quantity, category: of },
    ...(deposit > 0 ? [{ kind: 'deposit' as const, line, amount: deposit * quantity, category: of }] : []),
  ]);
  const made = makeBill(pricing, destination(pricing, undefined), {
    goods,
    serving: 'delivery',
    day: '2026-11-30',
    currency,
    tip,
    way,
  });
  const bill = billed ? made : undefined;
  const total = bill?.total ?? lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const created = {
    order_id: id as OrderId,
    version: 1,
    status: 'created' as const,
    at: '2026-11-30T12:00:00.000Z',
    items: lines.map(({ price, quantity }, n) => ({
      item_id: `dish-${n}` as ItemId,
      name: `Dish ${n}`,
      quantity,
      unit_price: price,
    })),
    total,
    currency,
    tracking_token_hash: '0'.repeat(64),
    ...(bill && { bill }),
    ...(billed && way && { payment: { way } }),
  };
  expect(Value.Check(payloadsRead['order.created'], created)).toBe(true);
  // What the customer holds in hand.
  const printed = receiptRows({ items: created.items, ...(bill && { bill }), total });
  expect(sum(printed.items, (one) => one.amount) + sum(printed.others, (one) => one.amount)).toBe(printed.total);
  expect(printed.total).toBe(total);
  const events = [{ event_type: 'order.created', payload: created }] as unknown as OrderEvent[];
  if (cancelled) {
    const payload = { order_id: id, version: 2, status: 'cancelled', at: '2026-11-30T12:05:00.000Z', by: 'customer' };
    events.push({ event_type: 'order.cancelled', payload } as unknown as OrderEvent);
  }
  return [events, cancelled ? null : { currency, total, bill, way: (billed && way) || null }];
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((before, one) => before + of(one), 0);

test('the receipts of a day add up to its closing, by rate of tax, part and way of paying, in every currency and tax model', () => {
  expect(codes.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(fc.array(orders, { minLength: 1, maxLength: 12 }), fc.constantFrom(...codes), (made, common) => {
      // Half of the orders in one currency: rates of several orders meet.
      const placed = made.map((one, n) => eventsOf(n % 2 === 0 ? { ...one, currency: common } : one));
      const sales = placed.flatMap(([events]) => {
        const facts = events.reduce<Parameters<typeof learn>[0]>((before, event) => learn(before, event), null);
        const sale = facts && saleOf(facts);
        return sale ? [sale] : [];
      });
      const receipts = placed.flatMap(([, receipt]) => (receipt ? [receipt] : []));
      const closing = closingOf(sales);
      for (const currency of new Set(sales.map((sale) => sale.currency))) {
        const in_ = <T extends { readonly currency: string }>(all: readonly T[]): T[] =>
          all.filter((one) => one.currency === currency);
        const ours = in_(receipts);
        const total = sum(ours, (one) => one.total);
        expect(sum(in_(closing.parts), (one) => one.amount)).toBe(total);
        expect(sum(in_(closing.payments), (one) => one.amount)).toBe(total);
        expect(sum(in_(closing.payments), (one) => one.orders)).toBe(ours.length);
        const lines = ours.flatMap(({ bill }) => bill?.lines ?? []);
        const outside = sum(
          lines.filter(({ kind }) => kind === 'tip' || kind === 'rounding'),
          (one) => one.amount,
        );
        expect(sum(in_(closing.taxes), (one) => one.gross) + outside).toBe(total);
        for (const one of in_(closing.taxes)) expect(one.net + one.tax).toBe(one.gross);
        const billedTaxes = ours.flatMap(({ bill }) => bill?.taxes ?? []);
        for (const one of new Set(billedTaxes.map((tax) => tax.rate))) {
          const row = in_(closing.taxes).find((tax) => tax.rate === one);
          const same = billedTaxes.filter((tax) => tax.rate === one);
          expect([row?.net, row?.tax, row?.gross]).toEqual([
            sum(same, ({ net }) => net),
            sum(same, ({ tax }) => tax),
            sum(same, ({ gross }) => gross),
          ]);
        }
        for (const [part, kinds] of [
          ['tips', ['tip']],
          ['rounding', ['rounding']],
          ['deposits', ['deposit']],
          ['delivery_fees', ['delivery_fee']],
          ['service_fees', ['service_fee']],
          ['discounts', ['discount']],
        ] as const) {
          const row = in_(closing.parts).find((one) => one.part === part);
          expect(row?.amount ?? 0).toBe(
            sum(
              lines.filter(({ kind }) => (kinds as readonly string[]).includes(kind)),
              (one) => one.amount,
            ),
          );
        }
        for (const way of ['cash', 'card', null] as const)
          expect(
            sum(
              in_(closing.payments).filter((one) => one.way === way),
              (one) => one.amount,
            ),
          ).toBe(
            sum(
              ours.filter((one) => one.way === way),
              (one) => one.total,
            ),
          );
      }
    }),
    { numRuns: 300 },
  );
});
