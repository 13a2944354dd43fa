// When a load places its orders, and how its times are told.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile, percentiles, placedAt, profiles, progressBar } from './profile.rules.ts';

test('a steady load is even', () => {
  expect(placedAt('steady', 4, 2)).toEqual([0, 500, 1_000, 1_500]);
});

test('a burst brings what ten seconds would, at once', () => {
  expect(placedAt('burst', 45, 2)).toEqual([
    ...Array<number>(20).fill(0),
    ...Array<number>(20).fill(10_000),
    ...Array<number>(5).fill(20_000),
  ]);
});

test('a spike is five times as dense in its middle', () => {
  const times = placedAt('spike', 8, 1);
  const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  expect(gaps).toEqual([1_000, 1_000, 200, 200, 200, 200, 1_000]);
});

test('every profile places all orders, none before the one before', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...profiles),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 500 }),
      (profile, orders, rate) => {
        const times = placedAt(profile, orders, rate);
        expect(times).toHaveLength(orders);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      },
    ),
  );
});

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect(percentiles(values)).toEqual({ p50: 50, p95: 95, p99: 99 });
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
  expect(percentile([], 0.5)).toBeNull();
});

test('a progress bar is full at the end, and not before', () => {
  expect(progressBar(0, 4, 4)).toBe('[░░░░] 0/4');
  expect(progressBar(3, 4, 4)).toBe('[███░] 3/4');
  expect(progressBar(4, 4, 4)).toBe('[████] 4/4');
});
