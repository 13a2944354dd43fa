// Medians, verdicts and the table of a comparison.
import { expect, test } from 'vitest';
import { pictureOf, resultOf, short, spreadOf, tableOf, withTable } from './results.ts';

const rounds = new Map([
  ['Waggle', [{ 'per second': 300 }, { 'per second': 100 }, { 'per second': 200 }]],
  ['bare', [{ 'per second': 400 }, { 'per second': 100 }, { 'per second': 100 }]],
]);
const bar = { figure: 'per second', of: 'Waggle', against: 'bare' };
const bars = [
  { ...bar, says: 'twice', atLeast: 2 },
  { ...bar, says: 'three times', atLeast: 3 },
  { ...bar, says: 'at most 1.5 times', atMost: 1.5 },
  { says: 'over the bare one', figure: 'per second', of: 'Waggle', less: { bare: 1.5 }, atMost: 50 },
  { says: 'at most 250 alone', figure: 'per second', of: 'Waggle', atMost: 250 },
  { says: 'of a figure that nobody measured', figure: 'lost', of: 'Waggle', atMost: 0 },
];
const result = resultOf({ name: 'orders', title: 'Orders', bars }, rounds);

test('a spread is the median with the least and the most', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5 });
  expect(spreadOf([4, 2])).toEqual({ median: 3, least: 2, most: 4 });
});

test('bars compare medians, and a missing figure holds none', () => {
  expect(result.verdicts.map(({ value, holds }) => [value, holds])).toEqual([
    [2, true],
    [2, false],
    [2, false],
    [50, true],
    [200, true],
    [Number.NaN, false],
  ]);
});

test('the table says by how much a bar is missed', () => {
  const table = tableOf([result]);
  expect(table).toContain('| Waggle | 200 (100 to 300) |');
  expect(table).toContain('- twice: 2, so it holds.');
  expect(table).toContain('- three times: 2, **missed**.');
});

test('numbers have three digits', () => {
  expect([0.12345, 12.345, 999, 12_345.6].map(short)).toEqual(['0.123', '12.3', '999', '12,346']);
});

test('the table replaces the one in the page, and a page without a place is refused', () => {
  const page = 'before\n<!-- generated: bench (by `npm run bench`) -->\nold\n<!-- end of generated: bench -->\nafter';
  const once = withTable(page, 'new');
  expect(once).toContain('before\n');
  expect(once).not.toContain('old');
  expect(withTable(once, 'new')).toBe(once);
  expect(() => withTable('no markers', 'new')).toThrow('the page has no place for the table');
});

test('the picture has a row for each contestant', () => {
  const picture = pictureOf([result]);
  expect(picture.match(/<rect x="270"/g)).toHaveLength(2);
  expect(picture).toContain('>Waggle<');
});
