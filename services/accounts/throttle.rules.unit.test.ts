import { expect, test } from 'vitest';
import { type Attempts, counted, keysOf, type Throttle, uncounted, waitOf } from './throttle.rules.ts';

const throttle: Throttle = { failures: 5, longestWaitMs: 60_000, forgetMs: 15 * 60_000 };

/** Fails repeatedly, each time as soon as allowed; returns the waits in seconds. */
function waitsOf(failures: number, by = throttle): number[] {
  let attempts: Attempts | null = null;
  let now = 0;
  return Array.from({ length: failures }, () => {
    attempts = counted(by, 'login:ada', attempts, now);
    const waitMs = waitOf([attempts], now);
    now += waitMs;
    return waitMs / 1_000;
  });
}

test('four failures cost nothing, from the fifth each wait is twice the last, and none is over a minute', () => {
  expect(waitsOf(13)).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('how many are free and how long the longest wait is are settings', () => {
  expect(waitsOf(6, { ...throttle, failures: 2, longestWaitMs: 3_000 })).toEqual([0, 1, 2, 3, 3, 3]);
  expect(waitsOf(3, { ...throttle, failures: 1, longestWaitMs: 500 })).toEqual([0.5, 0.5, 0.5]);
});

test('an attempt that was not tried is taken back', () => {
  const times = (count: number) =>
    Array.from({ length: count }).reduce<Attempts | null>((before) => counted(throttle, 'k', before, 0), null);
  const before = times(5);
  expect(before && uncounted(throttle, before)).toEqual(times(4));
  const one = times(1);
  expect(one && uncounted(throttle, one)).toBeNull();
});

test('after a quarter of an hour without a failure, all are forgotten', () => {
  const before: Attempts = { key: 'login:ada', failures: 9, until: 16_000, last_at: 0 };
  expect(counted(throttle, 'login:ada', before, throttle.forgetMs - 1).failures).toBe(10);
  expect(counted(throttle, 'login:ada', before, throttle.forgetMs).failures).toBe(1);
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
