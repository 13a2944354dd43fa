import { expect, test } from 'vitest';
import { defaultPricing } from '../pricing/pricing.rules.ts';
import { convert, convertItem, convertPricing, parseConversion } from './convert-prices.rules.ts';

test.each([
  ['a half is rounded up, which binary fractions miss', 350, 'EUR', 'CHF', '1.05', 368],
  ['less than a half is rounded down', 349, 'EUR', 'CHF', '1.05', 366],
  ['from two digits to none', 950, 'EUR', 'JPY', '160', 1_520],
  ['from none to two digits', 1_520, 'JPY', 'EUR', '0.00625', 950],
  ['from two digits to three', 1_000, 'EUR', 'KWD', '0.34', 3_400],
  ['the forint has two digits in ISO 4217, even where a browser shows none', 950, 'EUR', 'HUF', '390', 370_500],
  ['nothing stays nothing', 0, 'EUR', 'CHF', '1.05', 0],
])('%s', (_, amount, from, to, rate, expected) => {
  expect(convert(amount, { from, to, rate })).toBe(expected);
});

test('an item is converted with its options', () => {
  const options = [
    { option_id: 'size', name: 'Size', choose: 'one' as const, choices: [{ choice_id: 'l', name: 'L', price: 150 }] },
  ];
  expect(convertItem({ price: 350, deposit: 25, options }, { from: 'EUR', to: 'CHF', rate: '1.05' })).toEqual({
    price: 368,
    deposit: 26,
    options: [{ ...options[0], choices: [{ choice_id: 'l', name: 'L', price: 158 }] }],
  });
});

test('fees are converted, and the step of cash is left to the new currency', () => {
  const service_fee = { fixed: 100, rate: 5_000, most: 400 };
  const pricing = { ...defaultPricing, delivery_fee: 200, minimum: 1_000, service_fee, cash_step: 5 };
  expect(convertPricing(pricing, { from: 'EUR', to: 'JPY', rate: '160' })).toEqual({
    ...pricing,
    delivery_fee: 320,
    minimum: 1_600,
    service_fee: { fixed: 160, rate: 5_000, most: 640 },
    cash_step: null,
    version: 2,
  });
});

test('a conversion is written as from, to and rate; a rate of zero is none', () => {
  expect(parseConversion('EUR:CHF:1.05')).toEqual({ from: 'EUR', to: 'CHF', rate: '1.05' });
  expect(parseConversion('EUR:CHF:0.0')).toBeNull();
  expect(parseConversion('')).toBeNull();
});
