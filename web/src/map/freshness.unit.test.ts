import { homeOf, kitchenNode, positionOf, routeOf } from '@waggle/town/route.ts';
import { describe, expect, test } from 'vitest';
import { freshness } from './freshness.ts';
import { remainingMetres, roughly } from './remaining-metres.ts';

describe('a position', () => {
  test('stays fully visible for ten seconds', () => {
    expect(freshness(0)).toEqual({ opacity: 1, stale: false });
    expect(freshness(10_000)).toEqual({ opacity: 1, stale: false });
  });

  test('then fades, and disappears after a minute', () => {
    const seen = [11_000, 30_000, 45_000, 59_999].map((age) => freshness(age)?.opacity ?? 0);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(seen.every((opacity) => opacity < 1 && opacity >= 0.3)).toBe(true);
    expect(freshness(60_000)).toBeNull();
  });
});

describe('the remaining distance', () => {
  const orderId = '019ab000-0000-7000-8000-000000000007';

  test('is the whole route at the kitchen, and zero at the door', () => {
    expect(remainingMetres(orderId, positionOf(kitchenNode))).toBeCloseTo(routeOf(orderId).metres, 3);
    expect(remainingMetres(orderId, positionOf(homeOf(orderId)))).toBeCloseTo(0, 3);
  });

  test('is unknown outside of the drawn town', () => {
    expect(remainingMetres(orderId, { latitude: 52.52, longitude: 13.405 })).toBeNull();
  });

  test('is read out in coarse steps, not every second', () => {
    expect([12, 149, 151, 960, 1_240, 1_260].map(roughly)).toEqual([100, 100, 200, 1_000, 1_000, 1_500]);
  });
});
