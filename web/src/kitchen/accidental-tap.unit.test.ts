import { expect, test } from 'vitest';
import { isAccidentalTap } from './accidental-tap.ts';

const last = { orderId: 'a', at: 1_000 };

test('the second tap of a double tap does not take the next order along', () => {
  expect(isAccidentalTap(last, { orderId: 'b', at: 1_180 })).toBe(true);
  expect(isAccidentalTap(last, { orderId: 'b', at: 1_399 })).toBe(true);
});

test('the next order is taken on by a tap of its own', () => {
  expect(isAccidentalTap(last, { orderId: 'b', at: 1_400 })).toBe(false);
  expect(isAccidentalTap(null, { orderId: 'b', at: 0 })).toBe(false);
});

test('a tap on the same order counts however soon it comes', () => {
  expect(isAccidentalTap(last, { orderId: 'a', at: 1_050 })).toBe(false);
});
