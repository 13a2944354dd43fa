import { describe, expect, test } from 'vitest';
import { isTooLong, lengthOf, shortened } from './graphemes.ts';

const family = '👨‍👩‍👧‍👦';
const heap = `a${'\u0301'.repeat(50)}`;

describe('the length of a text', () => {
  test.each([
    ['e\u0301', 1],
    ['é', 1],
    [family, 1],
    ['👍🏽', 1],
    ['🇩🇪🇫🇷', 2],
    ['नि', 1],
    ['각', 1],
    ['Łódź', 4],
    ['שָׁלוֹם', 4],
    ['\r\n', 1],
    ['', 0],
  ])('%s counts as people see it', (text, length) => {
    expect(lengthOf(text)).toBe(length);
  });
});

describe('a limit of characters', () => {
  test('counts an accent with its letter, however it is written', () => {
    expect(isTooLong('é'.repeat(60), 60)).toBe(false);
    expect(isTooLong('e\u0301'.repeat(60), 60)).toBe(false);
    expect(isTooLong('e\u0301'.repeat(61), 60)).toBe(true);
    expect(isTooLong('नि'.repeat(60), 60)).toBe(false);
    expect(isTooLong(family.repeat(60), 60)).toBe(false);
    expect(isTooLong(family.repeat(61), 60)).toBe(true);
  });

  test('also limits bytes: it refuses stacked marks, in a long text and on one character', () => {
    expect(isTooLong(heap.repeat(300), 300)).toBe(true);
    expect(isTooLong(heap, 300)).toBe(true);
    expect(isTooLong('a'.repeat(1_000_000), 300)).toBe(true);
  });
});

describe('a shortened text', () => {
  test('is never cut within a character', () => {
    expect(shortened(family.repeat(3), 2)).toBe(`${family}…`);
    expect(shortened('e\u0301te\u0301', 2)).toBe('e\u0301…');
    expect(shortened('été', 3)).toBe('été');
    expect(shortened('e\u0301te\u0301', 3)).toBe('e\u0301te\u0301');
  });
});
