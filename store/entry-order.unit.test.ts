// Entry ids as text that sorts in the order of appending.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEntryIds, entryIdOf, sortableEntryId } from './entry-order.ts';

const half = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const entryId = fc.tuple(half, half);

test('an id comes back as it was', () => {
  fc.assert(
    fc.property(entryId, ([ms, n]) => {
      expect(entryIdOf(sortableEntryId(`${ms}-${n}`))).toBe(`${ms}-${n}`);
    }),
  );
});

test('the text sorts as the numbers do', () => {
  fc.assert(
    fc.property(entryId, entryId, ([aMs, aN], [bMs, bN]) => {
      const numbers = aMs === bMs ? aN - bN : aMs - bMs;
      expect(Math.sign(compareEntryIds(`${aMs}-${aN}`, `${bMs}-${bN}`))).toBe(numbers < 0n ? -1 : numbers > 0n ? 1 : 0);
    }),
  );
});

test.each(['', '5', '5-', '-5', '5-x', '5-1-1', '$', '-1-1'])('%j is not an entry id', (id) => {
  expect(() => sortableEntryId(id)).toThrow(/is not an entry id/);
});
