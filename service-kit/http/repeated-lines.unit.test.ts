import { expect, test } from 'vitest';
import { repeatedLines } from './repeated-lines.ts';

test('the first line of a kind is written, then one each ten seconds with the number of those left out', () => {
  let now = 0;
  const lines = repeatedLines(() => now);
  expect([lines('full'), lines('full'), lines('full'), lines('damaged')]).toEqual([0, null, null, 0]);
  now = 10_000;
  expect([lines('full'), lines('full'), lines('damaged')]).toEqual([2, null, 0]);
});
