// Orders as they may be placed, in every currency and tax model, with the receipts that their customers hold.
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
import { expect } from 'vitest';
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
export const currencyCodes = currencyPattern.slice(2, -2).split('|');
export const randomOrders = fc.record({
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
  currency: fc.constantFrom(...currencyCodes),
  /** As older versions placed it. */
  billed: fc.constantFrom(true, true, true, false),
  cancelled: fc.constantFrom(false, false, true),
});
type RandomOrder = typeof randomOrders extends fc.Arbitrary<infer One> ? One : never;

export interface HeldReceipt {
  readonly currency: string;
  readonly total: number;
  readonly bill: Bill | undefined;
  readonly way: string | null;
}

/** The events of an order, and what its customer was billed: null for a cancelled one. */
export function eventsAndReceipt(order: RandomOrder): [unknown[], HeldReceipt | null] {
  const { id, lines, pricing, tip, way, currency, billed, cancelled } = order;
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
  const events: unknown[] = [{ event_type: 'order.created', payload: created }];
  if (cancelled) {
    const payload = { order_id: id, version: 2, status: 'cancelled', at: '2026-11-30T12:05:00.000Z', by: 'customer' };
    events.push({ event_type: 'order.cancelled', payload });
  }
  return [events, cancelled ? null : { currency, total, bill, way: (billed && way) || null }];
}

export const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((before, one) => before + of(one), 0);
