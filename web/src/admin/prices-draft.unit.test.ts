import type { PricingSettings } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { newTax, parseRate, pricesDraftOf, pricesErrors, pricingOf } from './prices-draft.ts';

const pricing: PricingSettings = {
  prices: 'gross',
  country: 'DE',
  taxes: [
    { country: 'DE', category: 'drinks', serving: null, valid_from: null, valid_to: null, rate: 19_000 },
    { country: 'AT', category: null, serving: null, valid_from: null, valid_to: null, rate: 10_000 },
  ],
  areas: [
    {
      name: 'Centre',
      postcodes: ['10115', '101*'],
      delivery_fee: 100,
      free_delivery_from: null,
      minimum: 900,
      extra_minutes: 5,
    },
  ],
  delivery_fee: 250,
  free_delivery_from: 4_000,
  minimum: 1_500,
  service_fee: { fixed: 0, rate: 2_500, most: null },
  discount: { rate: 10_000, from: 5_000 },
  payment_ways: ['cash', 'card'],
  tip_rates: [5_000, 10_000],
  cash_step: null,
};

test.each(['en', 'de'])('what is shown in %s is what is sent; taxes of other countries stay', (language) => {
  const draft = pricesDraftOf(pricing, 2, language);
  expect(pricesErrors(draft, 2).size).toBe(0);
  const [first, second] = pricing.taxes;
  expect(pricingOf(draft, 2, pricing)).toEqual({ ...pricing, taxes: [second, first] });
});

test('each mistake is at its field', () => {
  const draft = pricesDraftOf(pricing, 2, 'en');
  const tax = { ...newTax(), rate: '7' };
  const faulty = { ...draft, minimum: '', tips: '5; 5', cash: false, card: false, country: 'D', discountRate: '101' };
  const errors = pricesErrors({ ...faulty, taxes: [tax, { ...tax, key: 'twin' }] }, 2);
  expect(Object.fromEntries(errors)).toEqual({
    minimum: 'amount',
    tips: 'tips',
    ways: 'ways',
    country: 'country',
    discountRate: 'percent',
    twin: 'twice',
  });
  expect(pricesErrors({ ...draft, country: '' }, 2).get('country')).toBe('needsCountry');
});

test('a rate has up to three decimals', () => {
  expect([parseRate('8.875'), parseRate('7'), parseRate('100'), parseRate('100.1'), parseRate('7.0001')]).toEqual([
    8_875,
    7_000,
    100_000,
    null,
    null,
  ]);
});
