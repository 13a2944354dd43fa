import type { ItemId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { type Ceilings, ceilingOfLines, ceilingOfTotal, totalCeiling } from './ceiling.rules.ts';

const most: Ceilings = { lines: 3, ofItem: 5, pieces: 8, total: 50_000 };
const line = (item: string, quantity: number) => ({ item_id: item as ItemId, quantity });

test('an order within every ceiling is placed', () => {
  expect(ceilingOfLines([line('cake', 5), line('tea', 3)], most)).toBeNull();
  expect(ceilingOfTotal(50_000, most)).toBeNull();
});

test('too many lines, pieces of an item, pieces in all, and too high a total are each refused with what is allowed', () => {
  const four = ['a', 'b', 'c', 'd'].map((item) => line(item, 1));
  expect(ceilingOfLines(four, most)).toEqual({ of: 'lines', most: 3 });
  expect(ceilingOfLines([line('cake', 6)], most)).toEqual({ of: 'item', most: 5, item_id: 'cake' });
  expect(ceilingOfLines([line('cake', 5), line('tea', 4)], most)).toEqual({ of: 'pieces', most: 8 });
  expect(ceilingOfTotal(50_001, most)).toEqual({ of: 'total', most: 50_000 });
});

test('lines of one item with different notes count together', () => {
  const noted = [line('cake', 3), { ...line('cake', 3), note: 'no honey' }];
  expect(ceilingOfLines(noted, most)).toEqual({ of: 'item', most: 5, item_id: 'cake' });
});

test('the total counts in whole units of the currency; a default exists where the unit is worth about a euro', () => {
  expect([totalCeiling('', 'EUR'), totalCeiling('', 'JPY'), totalCeiling('0', 'EUR')]).toEqual([50_000, null, null]);
  expect([totalCeiling('90000', 'JPY'), totalCeiling('200', 'KWD')]).toEqual([90_000, 200_000]);
});
