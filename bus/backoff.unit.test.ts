// Backoffs double up to a bound, with jitter.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engineBackoff, handlerBackoff, jittered } from './backoff.ts';
import { defaultRetryPolicy } from './consumer.ts';

const attempts = fc.integer({ min: 1, max: 2_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoff', () => {
  test('without jitter the backoff of a failed handler is 200, 400, 800 ms … up to 30 s', () => {
    const pauses = [1, 2, 3, 8, 9, 60].map((n) => handlerBackoff(defaultRetryPolicy, n, () => 0));
    expect(pauses).toEqual([200, 400, 800, 25_600, 30_000, 30_000]);
  });

  test('an event that fails is tried for at least five minutes, however much jitter shortens its backoffs', () => {
    const pauses = Array.from({ length: defaultRetryPolicy.maxAttempts - 1 }, (_, n) =>
      handlerBackoff(defaultRetryPolicy, n + 1, () => 1),
    );
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThanOrEqual(5 * 60_000);
  });

  test('jitter only shortens a backoff, by no more than its fraction', () => {
    fc.assert(
      fc.property(attempts, chance, chance, (n, jitter, luck) => {
        const full = handlerBackoff({ ...defaultRetryPolicy, jitter }, n, () => 0);
        const pause = handlerBackoff({ ...defaultRetryPolicy, jitter }, n, () => luck);
        expect(pause).toBeLessThanOrEqual(full);
        expect(pause).toBeGreaterThanOrEqual(full * (1 - jitter));
        expect(full).toBeLessThanOrEqual(defaultRetryPolicy.maxDelayMs);
      }),
    );
  });

  test('the backoff for an unavailable engine starts below 50 ms and never exceeds the limit', () => {
    fc.assert(
      fc.property(attempts, chance, (n, luck) => {
        expect(engineBackoff(1, 2_000, () => luck)).toBeLessThanOrEqual(50);
        const pause = engineBackoff(n, 2_000, () => luck);
        expect(pause).toBeGreaterThanOrEqual(25);
        expect(pause).toBeLessThanOrEqual(2_000);
      }),
    );
  });

  test('a jittered period stays within a quarter of the requested one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), chance, (period, luck) => {
        const actual = jittered(period, () => luck);
        expect(actual).toBeGreaterThanOrEqual(period * 0.75);
        expect(actual).toBeLessThanOrEqual(period * 1.25);
      }),
    );
  });
});
