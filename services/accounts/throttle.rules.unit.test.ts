import { expect, test } from 'vitest';
import { type Attempts, counted, failuresExpireMs, keysOf, waitOf } from './throttle.rules.ts';

/** Fails repeatedly, each time as soon as allowed; returns the waits in seconds. */
function waitsOf(failures: number): number[] {
  let attempts: Attempts | null = null;
  let now = 0;
  return Array.from({ length: failures }, () => {
    attempts = counted('login:ada', attempts, now);
    const waitMs = waitOf([attempts], now);
    now += waitMs;
    return waitMs / 1_000;
  });
}

test('four failures cost nothing, from the fifth each wait is twice the last, and none is over a minute', () => {
  expect(waitsOf(13)).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('after a quarter of an hour without a failure, all are forgotten', () => {
  const before: Attempts = { key: 'login:ada', failures: 9, until: 16_000, last_at: 0 };
  expect(counted('login:ada', before, failuresExpireMs - 1).failures).toBe(10);
  expect(counted('login:ada', before, failuresExpireMs).failures).toBe(1);
});

test('of several keys, the longest wait counts', () => {
  const until = (ms: number) => ({ key: 'k', failures: 5, until: ms, last_at: 0 });
  expect(waitOf([until(1_000), until(4_000)], 500)).toBe(3_500);
  expect(waitOf([], 500)).toBe(0);
});

test('failures from other addresses do not count where the account has signed in before', () => {
  const elsewhere = keysOf('ada', '203.0.113.9', false);
  expect(elsewhere).toEqual(['login:ada', 'address:203.0.113.9']);
  expect(keysOf('ada', '192.0.2.1', true).filter((key) => elsewhere.includes(key))).toEqual([]);
});
