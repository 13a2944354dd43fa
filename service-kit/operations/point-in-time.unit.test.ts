import { parseAge } from '@waggle/contracts/time-or-age.ts';
import { expect, test } from 'vitest';
import { ProblemError } from '../http/index.ts';
import { pointInTime, timeOfAge } from './point-in-time.ts';

const now = Date.parse('2026-11-22T14:30:00.000Z');

test.each([
  ['30s', 30_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['0s', 0],
])('%s is an age', (text, ms) => {
  expect(parseAge(text)).toBe(ms);
  expect(timeOfAge(text, 'older_than', now)).toBe(now - ms);
});

test.each(['', '10', 'm', '-1m', '1.5h', '10 m', '10M', 'yesterday', '9999999999s'])('%j is none', (text) => {
  expect(parseAge(text)).toBeNull();
  expect(() => timeOfAge(text, 'older_than', now)).toThrow(ProblemError);
});

test.each([
  ['10m', now - 600_000],
  ['2026-11-22T14:00:00Z', now - 1_800_000],
  ['2026-11-22T15:00:00+01:00', now - 1_800_000],
  ['2026-11-22T14:29Z', now - 60_000],
])('a point in time may be written as %s', (text, ms) => {
  expect(pointInTime(text, 'since', now)).toBe(ms);
});

test.each(['5', '2026', '2026-11-22', '2026-11-22T14:00:00', '2026-13-40T00:00:00Z', 'now'])(
  '%j is no point in time, and the problem names the field and the value',
  (text) => {
    expect(() => pointInTime(text, 'since', now)).toThrow(
      `since is ${JSON.stringify(text)}, but must be a time such as`,
    );
  },
);

test('a future time is refused', () => {
  expect(() => pointInTime('2026-11-22T14:30:01Z', 'since', now)).toThrow('must be a time in the past');
});
