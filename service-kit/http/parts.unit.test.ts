import { expect, test } from 'vitest';
import { inParts } from './parts.ts';

test('the parts add up to the list, in its order, and none is longer than requested', () => {
  const items = Array.from({ length: 100 }, (_, n) => ({ n, text: 'x'.repeat(n) }));
  const parts = inParts(items, 500);
  expect(parts.flat()).toEqual(items);
  expect(parts.length).toBeGreaterThan(5);
  for (const part of parts) {
    expect(part.reduce((sum, item) => sum + JSON.stringify(item).length, 0)).toBeLessThanOrEqual(500);
  }
});

test('an empty list is one part, and an item that is longer than a part gets its own', () => {
  expect(inParts([])).toEqual([[]]);
  expect(inParts(['a', 'b'.repeat(50), 'c'], 20)).toEqual([['a'], ['b'.repeat(50)], ['c']]);
});
