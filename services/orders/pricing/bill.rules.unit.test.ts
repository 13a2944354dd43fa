// Bills in every currency and tax model; the worked examples are a German kitchen's.
import type { Bill, PricingSettings, TaxCategory, TaxRule } from '@waggle/contracts';
import { taxCategories } from '@waggle/contracts';
import { currencyPattern } from '@waggle/contracts/currency.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressWith, destination } from './area.rules.ts';
import { type Billed, type Good, makeBill as makeBillFor, missingToMinimum } from './bill.rules.ts';
import { defaultPricing, paymentFault, pricingFaults } from './pricing.rules.ts';
import { part, split, toStep } from './split.rules.ts';
import { taxRate } from './tax.rules.ts';

/** For a kitchen that delivers everywhere. */
const makeBill = (pricing: PricingSettings, order: Billed) =>
  makeBillFor(pricing, destination(pricing, undefined), order);

const rule = (category: TaxCategory | null, rate: number, more: Partial<TaxRule> = {}): TaxRule => ({
  country: 'DE',
  category,
  serving: null,
  valid_from: null,
  valid_to: null,
  rate,
  ...more,
});
const german: PricingSettings = {
  ...defaultPricing,
  country: 'DE',
  taxes: [
    rule(null, 7_000),
    rule(null, 19_000, { serving: 'eat_in', valid_from: '2024-01-01', valid_to: '2025-12-31' }),
    rule('drinks', 19_000),
  ],
};
const dish = (amount: number, category: TaxCategory = 'food', line = 0): Good => ({
  kind: 'dish',
  line,
  amount,
  category,
});
const billed = (goods: readonly Good[], more: Partial<Billed> = {}): Billed => ({
  goods,
  serving: 'delivery',
  day: '2026-11-30',
  currency: 'EUR',
  ...more,
});
const amounts = ({ lines }: Bill) => lines.map(({ kind, amount }) => [kind, amount]);
const total = ({ lines }: Pick<Bill, 'lines'>) => lines.reduce((sum, { amount }) => sum + amount, 0);

describe('a bill', () => {
  test('splits a discount and a fee over the rates of the goods by the largest remainder', () => {
    // A voucher of 5.00 on goods of 33.20, and a fee of 2.00.
    const pricing = { ...german, delivery_fee: 200, discount: { rate: 15_060, from: 0 } };
    const bill = makeBill(pricing, billed([dish(2_430), dish(890, 'drinks', 1)], { tip: 300 }));
    expect(amounts(bill)).toEqual([
      ['dish', 2_430],
      ['dish', 890],
      ['discount', -500],
      ['delivery_fee', 200],
      ['tip', 300],
    ]);
    expect(bill.taxes).toEqual([
      { rate: 19_000, gross: 810, tax: 129, net: 681 },
      { rate: 7_000, gross: 2_210, tax: 145, net: 2_065 },
    ]);
    expect(bill.total).toBe(3_320);
  });

  test('rounds tax once for each rate, not on every line', () => {
    const bill = makeBill(german, billed([dish(333), dish(333, 'food', 1), dish(333, 'food', 2)]));
    expect(bill.taxes).toEqual([{ rate: 7_000, gross: 999, tax: 65, net: 934 }]);
  });

  test('taxes a choice by its own category, and a deposit with its dish', () => {
    const goods: Good[] = [
      dish(900),
      { kind: 'choice', line: 0, option: 1, amount: 300, category: 'drinks' },
      { kind: 'deposit', line: 0, amount: 25, category: 'food' },
    ];
    const bill = makeBill(german, billed(goods));
    expect(bill.lines).toEqual([
      { kind: 'dish', line: 0, amount: 900, rate: 7_000 },
      { kind: 'choice', line: 0, option: 1, amount: 300, rate: 19_000 },
      { kind: 'deposit', line: 0, amount: 25, rate: 7_000 },
    ]);
    expect(bill.taxes.map(({ rate, gross }) => [rate, gross])).toEqual([
      [19_000, 300],
      [7_000, 925],
    ]);
  });

  test('adds taxes as lines where prices are net', () => {
    const pricing: PricingSettings = { ...german, prices: 'net', service_fee: { fixed: 99, rate: 0, most: null } };
    const bill = makeBill(pricing, billed([dish(1_000), dish(1_000, 'drinks', 1)]));
    expect(amounts(bill)).toEqual([
      ['dish', 1_000],
      ['dish', 1_000],
      ['service_fee', 99],
      ['tax', 200],
      ['tax', 73],
    ]);
    expect(bill.taxes[0]).toEqual({ rate: 19_000, net: 1_050, tax: 200, gross: 1_250 });
  });

  test('rounds cash as its currency does, and no card', () => {
    const due = (currency: string, amount: number, way: 'cash' | 'card' = 'cash') =>
      makeBill(defaultPricing, billed([dish(amount)], { currency, way })).total;
    expect([due('CHF', 3_023), due('CHF', 3_022), due('CHF', 3_023, 'card')]).toEqual([3_025, 3_020, 3_023]);
    expect([due('DKK', 3_025), due('SEK', 3_050), due('EUR', 3_023)]).toEqual([3_050, 3_100, 3_023]);
    const finnish = { ...defaultPricing, cash_step: 5 };
    expect(makeBill(finnish, billed([dish(1_002)], { way: 'cash' })).total).toBe(1_000);
  });

  test('delivers free from an amount on, has a most of its service fee, and counts a minimum exactly', () => {
    const pricing: PricingSettings = {
      ...defaultPricing,
      delivery_fee: 250,
      free_delivery_from: 3_000,
      minimum: 1_500,
      service_fee: { fixed: 50, rate: 5_000, most: 150 },
    };
    const kinds = (amount: number) => amounts(makeBill(pricing, billed([dish(amount)]))).slice(1);
    expect(kinds(1_000)).toEqual([
      ['delivery_fee', 250],
      ['service_fee', 100],
    ]);
    expect(kinds(3_000)).toEqual([['service_fee', 150]]);
    expect([1_499, 1_500].map((amount) => missingToMinimum(pricing, billed([dish(amount)])))).toEqual([1, 0]);
    expect(missingToMinimum(pricing, billed([dish(100)], { serving: 'pick_up' }))).toBe(0);
    const deposit: Good = { kind: 'deposit', line: 0, amount: 1_000, category: 'drinks' };
    expect(missingToMinimum(pricing, billed([dish(1_000), deposit]))).toBe(500);
  });

  test('always adds up, in every currency and tax model', () => {
    const amount = fc.integer({ min: 0, max: 5_000_000 });
    const rate = fc.integer({ min: 0, max: 100_000 });
    const category = fc.constantFrom(...taxCategories);
    const serving = fc.constantFrom('delivery' as const, 'pick_up' as const, 'eat_in' as const);
    const pricings = fc.record<PricingSettings>({
      prices: fc.constantFrom('gross', 'net'),
      country: fc.constantFrom('DE', 'GB', null),
      taxes: fc.array(
        fc.record<TaxRule>({
          country: fc.constantFrom('DE', 'GB'),
          category: fc.option(category),
          serving: fc.option(serving),
          valid_from: fc.constantFrom(null, '2020-01-01', '2026-12-01'),
          valid_to: fc.constantFrom(null, '2025-12-31', '2026-12-31'),
          rate,
        }),
        { maxLength: 12 },
      ),
      areas: fc.constant([]),
      payment_ways: fc.constant(['cash' as const]),
      tip_rates: fc.constant([]),
      delivery_fee: amount,
      free_delivery_from: fc.option(amount),
      minimum: amount,
      service_fee: fc.record({ fixed: amount, rate, most: fc.option(amount) }),
      discount: fc.option(fc.record({ rate, from: amount })),
      cash_step: fc.option(fc.integer({ min: 1, max: 1_000 })),
    });
    const goods = fc.array(
      fc.record({
        kind: fc.constantFrom('dish' as const, 'choice' as const, 'deposit' as const),
        line: fc.nat(30),
        amount,
        category,
      }),
      { minLength: 1, maxLength: 30 },
    );
    const codes = currencyPattern.slice(2, -2).split('|');
    expect(codes.length).toBeGreaterThan(100);
    const orders = fc.record({
      goods,
      serving,
      day: fc.constantFrom('2019-06-01', '2026-11-30', '2027-01-01'),
      currency: fc.constantFrom(...codes),
      tip: amount,
      way: fc.constantFrom('cash' as const, 'card' as const, undefined),
    });
    fc.assert(
      fc.property(pricings, orders, (pricing, order) => {
        const bill = makeBill(pricing, order);
        expect(total(bill)).toBe(bill.total);
        expect(bill.total).toBeGreaterThanOrEqual(0);
        for (const { net, tax, gross } of bill.taxes) {
          expect(net + tax).toBe(gross);
          expect(Math.min(net, tax)).toBeGreaterThanOrEqual(0);
        }
        // What has a rate, and what has none: goods without one, their share of fees and discounts, the tip, the rounding.
        const taxed = bill.taxes.reduce((sum, { gross }) => sum + gross, 0);
        const outside = bill.lines.reduce(
          (sum, { kind, amount: one }) => (kind === 'tip' || kind === 'rounding' ? sum + one : sum),
          0,
        );
        const hasUntaxed = bill.lines.some(({ line, rate: at }) => line !== undefined && at === undefined);
        if (!hasUntaxed) expect(taxed + outside).toBe(bill.total);
        else expect(taxed + outside).toBeLessThanOrEqual(bill.total);
        // A tip never changes a tax.
        expect(makeBill(pricing, { ...order, tip: 0 }).taxes).toEqual(bill.taxes);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the rate of a tax', () => {
  const at = (day: string, category: TaxCategory, serving: 'eat_in' | 'delivery' = 'eat_in') =>
    taxRate(german, { day, category, serving });
  test('is that of the day, the category and the way of serving', () => {
    expect([
      at('2023-12-31', 'food'),
      at('2024-01-01', 'food'),
      at('2025-12-31', 'food'),
      at('2026-01-01', 'food'),
    ]).toEqual([7_000, 19_000, 19_000, 7_000]);
    expect([at('2025-06-01', 'food', 'delivery'), at('2025-06-01', 'drinks', 'delivery')]).toEqual([7_000, 19_000]);
  });
  test('is the last to begin of several, and none in another country', () => {
    const taxes = [rule('food', 5_000, { valid_from: '2026-06-01' }), rule('food', 7_000)];
    const food = { day: '2026-11-30', category: 'food', serving: 'delivery' } as const;
    expect(taxRate({ country: 'DE', taxes }, food)).toBe(5_000);
    expect(taxRate({ country: 'AT', taxes }, food)).toBeNull();
  });
  test('cannot come from a rule with impossible days, nor from two for the same', () => {
    const fields = (...taxes: TaxRule[]) => pricingFaults({ ...german, taxes }).map(({ field }) => field);
    expect(fields(rule('food', 1), rule('food', 2))).toEqual(['#/taxes/1/valid_from']);
    expect(fields(rule('food', 1, { valid_from: '2026-02-30' }))).toEqual(['#/taxes/0/valid_from']);
    expect(fields(rule('food', 1, { valid_from: '2026-02-02', valid_to: '2026-02-01' }))).toEqual([
      '#/taxes/0/valid_to',
    ]);
    expect(pricingFaults({ ...german, prices: 'net', country: null })).toHaveLength(1);
  });
});

describe('a split', () => {
  test('gives the remainder to the largest fractions', () => {
    expect(split(500, [2_430, 890])).toEqual([366, 134]);
    expect(split(200, [2_430, 890])).toEqual([146, 54]);
    expect(split(1, [1, 1])).toEqual([1, 0]);
    expect(split(7, [0, 0])).toEqual([7, 0]);
  });
  test('adds up, and no share is a unit off', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), weights, (amount, of) => {
        const shares = split(amount, of);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
        const sum = of.reduce((all, weight) => all + BigInt(weight), 0n);
        for (const [n, share] of shares.entries()) {
          const off = BigInt(share) * sum - BigInt(amount) * BigInt(of[n] ?? 0);
          if (sum > 0n) expect(off < sum && off > -sum).toBe(true);
        }
      }),
    );
  });
  test('rounds halves up', () => {
    expect([part(5, 1, 2), part(4, 1, 2), toStep(3_025, 50), toStep(3_024, 50)]).toEqual([3, 2, 3_050, 3_000]);
  });
});

test('an order is paid in a way that the kitchen takes, and with enough', () => {
  const fault = (
    ...[payment, total, ways = ['cash', 'card']]: [
      Parameters<typeof paymentFault>[1],
      number,
      PricingSettings['payment_ways']?,
    ]
  ) => paymentFault({ payment_ways: ways }, payment, total)?.field ?? null;
  expect([fault(undefined, 900), fault({ way: 'cash' }, 900), fault({ way: 'cash', gives: 900 }, 900)]).toEqual([
    null,
    null,
    null,
  ]);
  expect(fault({ way: 'card' }, 900, ['cash'])).toBe('#/payment/way');
  expect([fault({ way: 'cash', gives: 899 }, 900), fault({ way: 'card', gives: 900 }, 900)]).toEqual([
    '#/payment/gives',
    '#/payment/gives',
  ]);
});

describe('an area', () => {
  const area = { delivery_fee: 100, free_delivery_from: null, minimum: 1_000, extra_minutes: 0 };
  const areas = [
    { ...area, name: 'Centre', postcodes: ['10115', '1017*'] },
    { ...area, name: 'Outside', postcodes: ['10100..10199'], delivery_fee: 400, minimum: 2_000, extra_minutes: 15 },
  ];
  const pricing = { ...german, areas, delivery_fee: 999 };
  const to = (postcode?: string) => destination(pricing, postcode);
  test('is the first that has the postcode, with its own fee and minimum', () => {
    expect(
      [to('10115'), to('101 79'), to('10120'), to('20000'), to(' '), to()].map(({ delivers, area: one }) => [
        delivers,
        one?.name,
      ]),
    ).toEqual([
      ['here', 'Centre'],
      ['here', 'Centre'],
      ['here', 'Outside'],
      ['elsewhere', undefined],
      ['unknown', undefined],
      ['unknown', undefined],
    ]);
    const bill = makeBillFor(pricing, to('10120'), billed([dish(1_500)]));
    expect([bill.area, amounts(bill)]).toEqual([
      'Outside',
      [
        ['dish', 1_500],
        ['delivery_fee', 400],
      ],
    ]);
    expect(missingToMinimum(to('10120').terms, billed([dish(1_500)]))).toBe(500);
  });
  test('is not needed for what is picked up, whatever the postcode, and costs nothing', () => {
    for (const postcode of [undefined, '10120', '20000'] as const) {
      const to = destination({ ...pricing, minimum: 5_000 }, postcode, 'pick_up');
      expect(to).toMatchObject({ delivers: 'everywhere', area: null });
      const bill = makeBillFor(pricing, to, billed([dish(1_500)], { serving: 'pick_up' }));
      expect([bill.area, bill.serving, bill.total]).toEqual([undefined, 'pick_up', 1_500]);
    }
  });
  test('is nowhere needed in a kitchen without any', () => {
    expect(destination(german, '99999')).toMatchObject({ delivers: 'everywhere', area: null });
  });
  test('with a postcode that cannot be is refused at its place', () => {
    const wrong = { ...areas[0], name: 'Wrong', postcodes: ['10115', '10?'] } as (typeof areas)[number];
    expect(pricingFaults({ ...german, areas: [wrong] }).map(({ field }) => field)).toEqual(['#/areas/0/postcodes/1']);
  });
  test('puts its postcode into the address, once', () => {
    expect(addressWith('Main Street 1', '10115')).toBe('Main Street 1\n10115');
    expect(addressWith('Main Street 1, 101 15 Berlin', '10115')).toBe('Main Street 1, 101 15 Berlin');
    expect(addressWith('Main Street 1', undefined)).toBe('Main Street 1');
  });
});
