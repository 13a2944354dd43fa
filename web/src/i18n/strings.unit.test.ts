import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';

const sources = path.resolve(import.meta.dirname, '..');
const namespaces = globSync('*/strings.en.json', { cwd: sources }).map((file) => path.dirname(file));
const languages = ['en', 'de'];

/** Key → text; dots join the keys of nested objects. */
function textsOf(namespace: string, language: string): Map<string, string> {
  const text = readFileSync(path.join(sources, namespace, `strings.${language}.json`), 'utf8');
  const flat = (value: unknown, key: string): [string, string][] =>
    typeof value === 'string'
      ? [[key, value]]
      : Object.entries(value as object).flatMap(([inner, more]) => flat(more, key ? `${key}.${inner}` : inner));
  return new Map(flat(JSON.parse(text), ''));
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)/g)].map(([, name = '']) => name).sort();

describe.each(namespaces)('the texts of %s', (namespace) => {
  const english = textsOf(namespace, 'en');

  test('have the same keys in every language, and no empty text', () => {
    for (const language of languages) {
      const texts = textsOf(namespace, language);
      expect([...texts.keys()].sort(), language).toEqual([...english.keys()].sort());
      expect([...texts.values()].filter((text) => text.trim() === '')).toEqual([]);
    }
  });

  test('have the same placeholders in every language', () => {
    for (const [key, text] of textsOf(namespace, 'de')) {
      expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ''));
    }
  });
});

test('span more than one folder', () => {
  expect(namespaces.length).toBeGreaterThan(1);
});

describe('formats', () => {
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

  test('money takes an amount in the currency’s minor unit', () => {
    expect(plain(createFormat('de').money(1_250, { currency: 'EUR', currency_digits: 2 }))).toBe('12,50 €');
    expect(plain(createFormat('en').money(1_250, { currency: 'EUR', currency_digits: 2 }))).toBe('€12.50');
    expect(plain(createFormat('en').money(1_250, { currency: 'JPY', currency_digits: 0 }))).toBe('¥1,250');
    expect(plain(createFormat('en').money(1_250, { currency: 'HUF', currency_digits: 2 }))).toBe('HUF 12.50');
    expect(plain(createFormat('de').money(1_250, { currency: 'KWD', currency_digits: 3 }))).toBe('1,250 KWD');
  });

  test('distances are rounded to a useful precision', () => {
    expect(plain(createFormat('en').distance(347))).toBe('350 m');
    expect(plain(createFormat('de').distance(1_240))).toBe('1,2 km');
  });

  test('a time on another day includes the day', () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    expect(createFormat('en-GB').dayTime(new Date(2026, 10, 22, 17, 30).getTime(), now)).toBe('17:30');
    expect(createFormat('en-GB').dayTime(new Date(2026, 10, 23, 17, 30).getTime(), now)).toContain('23 Nov');
  });

  test('in a zone that the browser does not know, times use the server’s offset', () => {
    const noon = Date.UTC(2026, 6, 1, 12);
    expect(createFormat('en-GB', 'Mars/Base', 180).time(noon)).toBe('15:00');
    expect(createFormat('en-GB', 'Mars/Base', -90).dayTime(noon, noon)).toBe('10:30');
    expect(createFormat('en-GB', 'Mars/Base', 780).dayTime(noon, noon - 7_200_000)).toContain('2 Jul');
    expect(createFormat('en-GB', 'Europe/Kyiv', 60).time(noon)).toBe('15:00');
  });
});
