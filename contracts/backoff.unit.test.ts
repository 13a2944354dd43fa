// Backoff: pauses grow by a factor, are bounded, and jitter only shortens them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffDelay } from './backoff.ts';

const failures = fc.integer({ min: 1, max: 5_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const part = fc.double({ min: 0, max: 1, noNaN: true });
const backoff = { firstMs: 100, maxMs: 2_000, jitter: 0 };
const neverAsked = () => {
  throw new Error('random was called');
};

describe('backoffDelay', () => {
  test('doubles from the first pause up to the longest', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 60, 5_000].map((n) => backoffDelay(backoff, n, neverAsked));
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  });

  test('grows by a given factor', () => {
    const pauses = [1, 2, 3, 4].map((n) => backoffDelay({ ...backoff, firstMs: 4, factor: 1.5 }, n, neverAsked));
    expect(pauses).toEqual([4, 6, 9, 13.5]);
  });

  test('caps a first pause above the longest', () => {
    expect(backoffDelay({ ...backoff, firstMs: 5_000 }, 1, neverAsked)).toBe(2_000);
  });

  test('jitter only shortens a pause, by no more than its share', () => {
    fc.assert(
      fc.property(failures, part, chance, (n, jitter, luck) => {
        const full = backoffDelay(backoff, n, neverAsked);
        const pause = backoffDelay({ ...backoff, jitter }, n, () => luck);
        expect(pause).toBeLessThanOrEqual(full);
        expect(pause).toBeGreaterThanOrEqual(full * (1 - jitter) - 1e-9);
        expect(pause).toBeCloseTo(full * (1 - jitter * luck), 6);
      }),
    );
  });

  test('without jitter more failures never mean a shorter pause', () => {
    fc.assert(
      fc.property(failures, failures, fc.double({ min: 1, max: 10, noNaN: true }), (n, more, factor) => {
        const growing = { ...backoff, factor };
        expect(backoffDelay(growing, n + more, neverAsked)).toBeGreaterThanOrEqual(
          backoffDelay(growing, n, neverAsked),
        );
      }),
    );
  });
});
