import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latestPromise, quarterMs, quarterOf, quartersLater } from './quarters.rules.ts';

const at = (time: string) => Date.parse(`2026-11-27T${time}:00.000Z`);
const evening = (taken: Record<string, number>, most: number, latest: string) => ({
  most,
  latest: at(latest),
  taken: new Map(Object.entries(taken).map(([time, count]) => [quarterOf(at(time)), count])),
});

describe('a quarter of an hour', () => {
  test('begins at :00, :15, :30 or :45', () => {
    expect(quarterOf(at('18:15'))).toBe('2026-11-27T18:15:00.000Z');
    expect(quarterOf(at('18:30') - 1)).toBe('2026-11-27T18:15:00.000Z');
  });

  test('is as long on a day that has 25 hours: none comes twice, and none is skipped', () => {
    // Sat 18:00 to Sun 03:00 in Berlin: ten hours in October, eight in March.
    for (const [from, until, count] of [
      ['2026-10-24T16:00:00Z', '2026-10-25T02:00:00Z', 40],
      ['2026-03-28T17:00:00Z', '2026-03-29T01:00:00Z', 32],
    ] as const) {
      const quarters = new Set<string>();
      for (let now = Date.parse(from); now < Date.parse(until); now += 60_000) quarters.add(quarterOf(now));
      expect(quarters.size).toBe(count);
    }
  });
});

describe('a promise', () => {
  test('stays where its quarter has room, and moves to the next that has', () => {
    const busy = { '19:00': 2, '19:15': 2, '19:30': 1 };
    expect(quartersLater(at('19:07'), evening(busy, 3, '23:00'))).toBe(0);
    expect(quartersLater(at('19:07'), evening(busy, 2, '23:00'))).toBe(2);
    expect(quartersLater(at('19:14'), evening({ '19:00': 1 }, 1, '23:00'))).toBe(1);
  });

  test('of a kitchen that takes one order in a quarter is made once in each', () => {
    expect(quartersLater(at('19:07'), evening({}, 1, '23:00'))).toBe(0);
    expect(quartersLater(at('19:07'), evening({ '19:00': 1 }, 1, '23:00'))).toBe(1);
  });

  test('is not made after the latest', () => {
    expect(quartersLater(at('19:07'), evening({ '19:00': 1 }, 1, '19:22'))).toBe(1);
    expect(quartersLater(at('19:07'), evening({ '19:00': 1 }, 1, '19:21'))).toBeNull();
    expect(quartersLater(at('19:07'), evening({ '19:00': 1, '19:15': 1 }, 1, '19:22'))).toBeNull();
  });

  test('crosses a clock change like any other hour', () => {
    const wanted = Date.parse('2026-10-25T00:50:00Z');
    const taken = new Map([[quarterOf(wanted), 1]]);
    const by = quartersLater(wanted, { most: 1, taken, latest: wanted + 4 * quarterMs });
    expect(new Date(wanted + Number(by) * quarterMs).toISOString()).toBe('2026-10-25T01:05:00.000Z');
  });

  test('never goes to a quarter without room, nor past one with room', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(4), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(14),
        (counts, most, lead) => {
          const wanted = at('19:00') + lead * 60_000;
          const taken = new Map(counts.map((count, n) => [quarterOf(wanted + n * quarterMs), count]));
          const latest = wanted + 8 * quarterMs;
          const free = counts.concat(Array.from({ length: 12 }, () => 0)).findIndex((count) => count < most);
          expect(quartersLater(wanted, { most, taken, latest })).toBe(free <= 8 ? free : null);
        },
      ),
    );
  });
});

describe('the latest promise', () => {
  const opening = { opens_at: '2026-11-27T17:00:00.000Z', closes_at: '2026-11-27T22:00:00.000Z', utc_offset: 0 };

  test('is what an order of the last minute before closing is promised', () => {
    expect(latestPromise([opening], at('21:00'), at('21:35'))).toBe(at('22:35'));
  });

  test('is four hours later than usual at most, also where the kitchen never closes', () => {
    expect(latestPromise([opening], at('17:30'), at('18:05'))).toBe(at('22:05'));
    expect(latestPromise(null, at('12:00'), at('12:35'))).toBe(at('16:35'));
  });
});
