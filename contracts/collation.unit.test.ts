import { expect, test } from 'vitest';
import { collation } from './collation.ts';

const sorted = (language: string | null, ...names: string[]): string[] => names.toSorted(collation(language));

test('accents, upper case and foreign letters stand where readers look for them', () => {
  expect(sorted('de', 'Zander', 'ägyptisch', 'apfel', 'Banane', 'Éclair')).toEqual([
    'ägyptisch',
    'apfel',
    'Banane',
    'Éclair',
    'Zander',
  ]);
  expect(sorted('pl', 'Mus', 'Łosoś', 'Lody', 'Zupa')).toEqual(['Lody', 'Łosoś', 'Mus', 'Zupa']);
  expect(sorted('en', 'banana', 'Apple', 'apple', 'Banana')).toEqual(['apple', 'Apple', 'banana', 'Banana']);
});

test('each language has its own order', () => {
  expect(sorted('sv', 'Öl', 'Zander', 'Ål', 'Apa')).toEqual(['Apa', 'Zander', 'Ål', 'Öl']);
  expect(sorted('de', 'Öl', 'Zander', 'Ål', 'Apa')).toEqual(['Ål', 'Apa', 'Öl', 'Zander']);
});

test('numbers count: 2 comes before 10', () => {
  expect(sorted('en', 'Menu 10', 'Menu 2', 'Menu 1')).toEqual(['Menu 1', 'Menu 2', 'Menu 10']);
});

test('texts that a language treats as equal still have a stable order', () => {
  expect(sorted('en', 'e\u0301', 'é')).toEqual(sorted('en', 'é', 'e\u0301'));
});

test('without a language, or with an unknown one, the root order applies', () => {
  for (const language of [null, 'xx', 'not a language']) {
    expect(sorted(language, 'Zander', 'ä', 'b')).toEqual(['ä', 'b', 'Zander']);
  }
});
