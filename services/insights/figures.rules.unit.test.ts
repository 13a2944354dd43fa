import { dayAfter, daysBetween, localHour } from '@waggle/contracts/local-time.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestSellers, emptyHour, summaryOf } from './figures.rules.ts';
import { addUp, bucketOf, type Histogram, percentilesOf } from './histogram.rules.ts';

const histogramOf = (seconds: readonly number[]): Histogram => addUp(seconds.map((one) => ({ [bucketOf(one)]: 1 })));

test('percentiles are the nearest rank, at most two percent and a second off', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 300 }), (seconds) => {
      const percentiles = percentilesOf(histogramOf(seconds));
      const sorted = [...seconds].sort((a, b) => a - b);
      for (const [share, value] of [
        [0.5, percentiles?.p50],
        [0.9, percentiles?.p90],
        [0.99, percentiles?.p99],
      ] as const) {
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
        expect(Math.abs((value ?? Number.NaN) - exact)).toBeLessThanOrEqual(1 + 0.021 * (exact + 1));
      }
    }),
  );
});

test('counts that were reverted leave no percentile', () => {
  expect(percentilesOf({ '100': 0 })).toBeNull();
});

test.each([
  ['2026-11-28T23:30:00.000Z', 'Europe/Berlin', '2026-11-29', 0],
  ['2026-11-28T23:30:00.000Z', 'America/New_York', '2026-11-28', 18],
  ['2026-03-29T00:59:59.000Z', 'Europe/Berlin', '2026-03-29', 1],
  ['2026-03-29T01:00:00.000Z', 'Europe/Berlin', '2026-03-29', 3],
  ['2026-10-25T00:30:00.000Z', 'Europe/Berlin', '2026-10-25', 2],
  ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-25', 2],
  ['2026-11-28T18:45:00.000Z', 'Asia/Kathmandu', '2026-11-29', 0],
  ['2026-11-28T10:00:00.000Z', 'Nowhere/At_All', '2026-11-28', 10],
])('%s in %s is %s, hour %i', (at, zone, day, hour) => {
  expect(localHour(at, zone)).toEqual({ day, hour });
});

test('days are counted over changes of the clock, months and leap years', () => {
  expect(dayAfter('2026-10-24', 2)).toBe('2026-10-26');
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(3);
});

test('figures of hours add up, currencies apart', () => {
  const hour = (hour_id: string, revenue: Histogram) => ({ ...emptyHour(hour_id), orders: 1, revenue });
  expect(summaryOf([hour('2026-11-28T12', { EUR: 500 }), hour('2026-11-28T13', { EUR: 250, CHF: 900 })])).toMatchObject(
    {
      orders: 2,
      revenue: [
        { currency: 'CHF', currency_digits: 2, amount: 900 },
        { currency: 'EUR', currency_digits: 2, amount: 750 },
      ],
    },
  );
});

test('best sellers are counted over days, the most sold first, under the name of the last day', () => {
  const sold = (day: string, item: string, name: string, quantity: number) => ({
    sold_id: `${day}/${item}`,
    name,
    quantity,
    revenue: { EUR: quantity * 100 },
  });
  const all = [
    sold('2026-11-28', 'tiramisu', 'Tiramisù', 3),
    sold('2026-11-27', 'tiramisu', 'Tiramisu', 2),
    sold('2026-11-27', 'lemonade', 'Lemonade', 4),
    sold('2026-11-27', 'soup', 'Soup', 0),
  ];
  expect(bestSellers(all, 10)).toEqual([
    {
      item_id: 'tiramisu',
      name: 'Tiramisù',
      quantity: 5,
      revenue: [{ currency: 'EUR', currency_digits: 2, amount: 500 }],
    },
    {
      item_id: 'lemonade',
      name: 'Lemonade',
      quantity: 4,
      revenue: [{ currency: 'EUR', currency_digits: 2, amount: 400 }],
    },
  ]);
});
