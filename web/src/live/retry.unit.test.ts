import { closeCodes } from '@waggle/contracts/close-codes.ts';
import { expect, test } from 'vitest';
import { finalReason, retryDelay } from './retry.ts';

test('the backoff doubles up to ten seconds', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 51].map((failures) => retryDelay(failures, () => 0));
  expect(longest).toEqual([300, 600, 1_200, 2_400, 4_800, 9_600, 10_000, 10_000]);
});

test('the jitter spreads clients over the upper half of each wait', () => {
  expect(retryDelay(4, () => 1)).toBe(1_200);
  expect(retryDelay(4, () => 0.5)).toBe(1_800);
});

test('a refusal’s close code ends the retries, any other does not', () => {
  expect(finalReason(closeCodes.notFound.code)).toBe('notFound');
  expect(finalReason(closeCodes.unauthorized.code)).toBe('unauthorized');
  expect(finalReason(closeCodes.goingAway.code)).toBeNull();
  expect(finalReason(closeCodes.tooSlow.code)).toBeNull();
  expect(finalReason(closeCodes.notKnownYet.code)).toBeNull();
  expect(finalReason(1006)).toBeNull();
});
