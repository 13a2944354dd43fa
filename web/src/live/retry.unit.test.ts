import { closeCodes } from '@waggle/contracts/close-codes.ts';
import { expect, test } from 'vitest';
import { refusalOf, retryDelay } from './retry.ts';

test('each wait is about twice the one before, up to ten seconds', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => retryDelay(attempt, () => 1));
  expect(longest).toEqual([300, 600, 1_200, 2_400, 4_800, 9_600, 10_000, 10_000]);
});

test('clients spread over the upper half of each wait', () => {
  expect(retryDelay(3, () => 0)).toBe(1_200);
  expect(retryDelay(3, () => 0.5)).toBe(1_800);
});

test('a socket that was closed with a code that says so is not tried again, any other is', () => {
  expect(refusalOf(closeCodes.notFound.code)).toBe('notFound');
  expect(refusalOf(closeCodes.unauthorized.code)).toBe('unauthorized');
  expect(refusalOf(closeCodes.goingAway.code)).toBeNull();
  expect(refusalOf(closeCodes.tooSlow.code)).toBeNull();
  expect(refusalOf(closeCodes.notKnownYet.code)).toBeNull();
  expect(refusalOf(1006)).toBeNull();
});
