import { expect, test } from 'vitest';
import { currencyPattern, minorUnitDigits } from './currency.ts';

test.each([
  ['EUR', 2],
  ['HUF', 2],
  ['JPY', 0],
  ['ISK', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['MGA', 2],
  ['HRK', 2],
])('the minor unit of %s has %d digits, as in ISO 4217', (currency, digits) => {
  expect(minorUnitDigits(currency)).toBe(digits);
});

test('a code that ISO 4217 does not list is refused', () => {
  const codes = ['EUR', 'XCG', 'ABC', 'eur', 'EURO', 'XAU', ''];
  expect(codes.filter((code) => new RegExp(currencyPattern).test(code))).toEqual(['EUR', 'XCG']);
});
