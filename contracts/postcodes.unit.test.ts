import { expect, test } from 'vitest';
import { fitsPostcode, isPostcodePattern } from './postcodes.ts';

test.each([
  ['10115', '10115', true],
  ['10115', ' 101 15', true],
  ['10115', '10116', false],
  ['101*', '10179', true],
  ['101*', '1', false],
  ['SW1A 1AA', 'sw1a1aa', true],
  ['sw1*', 'SW1A 1AA', true],
  ['10115..10179', '10115', true],
  ['10115..10179', '10179', true],
  ['10115..10179', '10180', false],
  ['10115..10179', '1012', false],
  ['00-950..00-999', '00-970', true],
  ['*', '10115', false],
  ['10115', '', false],
])('%s and %s: %s', (pattern, postcode, fits) => {
  expect(fitsPostcode(pattern, postcode)).toBe(fits);
});

test.each([
  ['10115', true],
  ['SW1*', true],
  ['00-950..00-999', true],
  ['*', false],
  ['', false],
  ['10115..1017', false],
  ['2..1', false],
  ['101*..102', false],
  ['10?', false],
])('%s is a pattern: %s', (pattern, is) => {
  expect(isPostcodePattern(pattern)).toBe(is);
});
