import { expect, test } from 'vitest';
import { isAccidentalTap } from './accidental-tap.ts';

const last = { orderId: 'a', at: 1_000 };

test('the second tap of a double tap does not advance the next order', () => {
  expect(isAccidentalTap(last, { orderId: 'b', at: 1_180 })).toBe(true);
  expect(isAccidentalTap(last, { orderId: 'b', at: 1_399 })).toBe(true);
});

test('a separate tap advances the next order', () => {
  expect(isAccidentalTap(last, { orderId: 'b', at: 1_400 })).toBe(false);
  expect(isAccidentalTap(null, { orderId: 'b', at: 0 })).toBe(false);
});

test('a tap on the same order counts, however soon it follows', () => {
  expect(isAccidentalTap(last, { orderId: 'a', at: 1_050 })).toBe(false);
});
