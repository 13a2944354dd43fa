import { closeCodes } from '@waggle/contracts/close-codes.ts';
import { expect, test } from 'vitest';
import { refusalOf, retryDelay } from './retry.ts';

test('each wait is about twice the one before, up to ten seconds', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 51].map((failures) => retryDelay(failures, () => 0));
  expect(longest).toEqual([300, 600, 1_200, 2_400, 4_800, 9_600, 10_000, 10_000]);
});

test('clients spread over the upper half of each wait', () => {
  expect(retryDelay(4, () => 1)).toBe(1_200);
  expect(retryDelay(4, () => 0.5)).toBe(1_800);
});

test('a socket that was closed with a code that says so is not tried again, any other is', () => {
  expect(refusalOf(closeCodes.notFound.code)).toBe('notFound');
  expect(refusalOf(closeCodes.unauthorized.code)).toBe('unauthorized');
  expect(refusalOf(closeCodes.goingAway.code)).toBeNull();
  expect(refusalOf(closeCodes.tooSlow.code)).toBeNull();
  expect(refusalOf(closeCodes.notKnownYet.code)).toBeNull();
  expect(refusalOf(1006)).toBeNull();
});
