import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { matcherOf, type SearchedText, spanOfDay } from './search.rules.ts';

const order = (number: string | undefined, name?: string) =>
  ({
    order_id: '01a2056d-569e-7661-ab37-d83556f5f3a2',
    ...(number === undefined ? {} : { number }),
    ...(name === undefined
      ? {}
      : { customer: { name, phone: '0151 1234-5678', phone_e164: '+4915112345678', address: '' } }),
    items: [{ item_id: 'tiramisu', name: 'Tiramisù', quantity: 1, price: 590 }],
  }) as unknown as SearchedText;

describe('a search finds', () => {
  const ada = order('42', 'Łucja Ångström');
  test.each([
    ['42', true],
    ['#42', true],
    ['4', false],
    ['2', false],
    ['lucja', true],
    ['ANGSTR', true],
    ['tirami', true],
    ['0151 12345678', true],
    ['+49 151 1234 5678', true],
    ['1234-567', true],
    ['5678', false],
    ['lasagne', false],
    ['', true],
  ])('by %s: %s', (typed, found) => {
    expect(matcherOf(typed, 'DE')(ada)).toBe(found);
  });

  test('an order of an earlier version by the end of its id', () => {
    expect(matcherOf('F3A2', undefined)(order(undefined))).toBe(true);
  });

  test('nothing of a person who was removed, except the order', () => {
    const removed = order('42');
    expect(matcherOf('lucja', 'DE')(removed)).toBe(false);
    expect(matcherOf('0151 12345678', 'DE')(removed)).toBe(false);
    expect(matcherOf('42', 'DE')(removed)).toBe(true);
  });
});

test('a business day lasts until the next begins, also where it has 25 hours', () => {
  const kitchen = { ...defaultSettings, time_zone: 'Europe/Berlin' };
  const hours = (day: string) => {
    const span = spanOfDay(day, kitchen);
    return span && (span.to - span.from) / 3_600_000;
  };
  expect([hours('2026-10-24'), hours('2026-03-28'), hours('2026-11-30')]).toEqual([25, 23, 24]);
  expect([hours('2026-02-30'), hours('2026-13-01'), hours('nonsense')]).toEqual([null, null, null]);
});
