import { expect, test } from 'vitest';
import { nothingSaid, paymentOf, tipOf } from './payment.ts';

test('a tip is a part of the dishes, or the amount that the customer types', () => {
  expect(tipOf({ ...nothingSaid, tip: 10_000 }, 1_235, 2)).toBe(124);
  expect(tipOf({ ...nothingSaid, tip: 'own', ownTip: '2,50' }, 1_235, 2)).toBe(250);
  expect(tipOf({ ...nothingSaid, tip: 'own' }, 1_235, 2)).toBe(0);
  expect(tipOf({ ...nothingSaid, tip: 'own', ownTip: 'much' }, 1_235, 2)).toBeNull();
});

test('cash may name what the customer gives, which is the total at least', () => {
  const cash = { ...nothingSaid, way: 'cash' as const };
  expect(paymentOf(nothingSaid, 4_500, 2)).toBeUndefined();
  expect(paymentOf(cash, 4_500, 2)).toEqual({ way: 'cash' });
  expect(paymentOf({ ...cash, gives: '50' }, 4_500, 2)).toEqual({ way: 'cash', gives: 5_000 });
  expect(paymentOf({ ...cash, gives: '45' }, 4_500, 2)).toEqual({ way: 'cash', gives: 4_500 });
  expect(paymentOf({ ...cash, gives: '44.99' }, 4_500, 2)).toBeNull();
  expect(paymentOf({ ...cash, way: 'card', gives: '1' }, 4_500, 2)).toEqual({ way: 'card' });
});
