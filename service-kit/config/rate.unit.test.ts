import { expect, test } from 'vitest';
import { rateOf } from './rate.ts';

test('a rate is a number per time; off is none', () => {
  expect(rateOf('30/10m')).toEqual({ count: 30, perMs: 600_000 });
  expect(rateOf('5/s')).toEqual({ count: 5, perMs: 1_000 });
  expect(rateOf('1/2d')).toEqual({ count: 1, perMs: 172_800_000 });
  expect(rateOf('off')).toBeNull();
});
