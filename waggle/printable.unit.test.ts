import { expect, test } from 'vitest';
import { column, line } from './printable.ts';

const family = '👨‍👩‍👧‍👦';

test('a line is cut to the columns of a terminal, never within a character', () => {
  expect(line('Margherita', 10)).toBe('Margherita');
  expect(line('Margherita', 9)).toBe('Margheri…');
  expect(line('e\u0301te\u0301s', 3)).toBe('e\u0301t…');
  expect(line('拉麵和餃子', 6)).toBe('拉麵…');
  expect(line(family.repeat(3), 5)).toBe(`${family.repeat(2)}…`);
});

test('a line has no control sequences', () => {
  expect(line('a\u001b[31mb\nc', 20)).toBe('a [31mb c');
});

test('a column is filled up to its width: wide characters take two, marks none', () => {
  expect(`${column('拉麵', 6)}|`).toBe('拉麵  |');
  expect(`${column('e\u0301te\u0301', 6)}|`).toBe('e\u0301te\u0301   |');
  expect(`${column('much too long', 6)}|`).toBe('much too long|');
});
