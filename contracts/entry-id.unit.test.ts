// Entry ids: exact for all 64 bits of both halves.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEntryIds, entryIdBefore, entryIdOf, isEntryId, sortableEntryId } from './entry-id.ts';

const half = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
// Often the same first half, and often neighbours above 2^53, which are equal as numbers.
const big = fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 3n });
const entryId = fc.oneof(fc.tuple(half, half), fc.tuple(big, big), fc.tuple(fc.constant(1_700_000_000_000n), big));

test('an id survives both conversions unchanged', () => {
  fc.assert(
    fc.property(entryId, ([ms, n]) => {
      expect(entryIdOf(sortableEntryId(`${ms}-${n}`))).toBe(`${ms}-${n}`);
    }),
  );
});

test('ids compare as the numbers do', () => {
  fc.assert(
    fc.property(entryId, entryId, ([aMs, aN], [bMs, bN]) => {
      const numbers = aMs === bMs ? aN - bN : aMs - bMs;
      expect(Math.sign(compareEntryIds(`${aMs}-${aN}`, `${bMs}-${bN}`))).toBe(numbers < 0n ? -1 : numbers > 0n ? 1 : 0);
    }),
  );
});

test('numbers above 2^53 stay distinct', () => {
  expect(compareEntryIds('9007199254740992-0', '9007199254740993-0')).toBeLessThan(0);
  expect(compareEntryIds('5-18446744073709551614', '5-18446744073709551615')).toBeLessThan(0);
});

test.each(['', '5', '5-', '-5', '5-x', '5-1-1', '$', '-1-1'])('%j is not an entry id', (id) => {
  expect(() => sortableEntryId(id)).toThrow(/is not an entry id/);
  expect(() => compareEntryIds(id, '5-0')).toThrow(/is not an entry id/);
  expect(isEntryId(id)).toBe(false);
});

test.each([
  ['5-12', '5-11'],
  ['5-0', '4-999'],
  ['0-0', '0-0'],
  ['18446744073709551610-0', '18446744073709551609-999'],
])('shortly before %s is %s', (id, before) => {
  expect(entryIdBefore(id)).toBe(before);
});
