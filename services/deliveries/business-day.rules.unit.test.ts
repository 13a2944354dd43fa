import { describe, expect, test } from 'vitest';
import { businessDay, isOfToday } from './business-day.rules.ts';

const berlin = 'Europe/Berlin';

test.each([
  ['an evening', '2026-11-29T20:00:00Z', '2026-11-29'],
  ['after midnight', '2026-11-29T23:30:00Z', '2026-11-29'],
  ['a minute before four', '2026-11-30T02:59:00Z', '2026-11-29'],
  ['four in the morning', '2026-11-30T03:00:00Z', '2026-11-30'],
  // Clocks go forward at 02:00, to 03:00, and back at 03:00.
  ['a minute before four, when summer time began', '2026-03-29T01:59:00Z', '2026-03-28'],
  ['four in the morning, when summer time began', '2026-03-29T02:00:00Z', '2026-03-29'],
  ['the first half past two, when summer time ends', '2026-10-25T00:30:00Z', '2026-10-24'],
  ['the second one', '2026-10-25T01:30:00Z', '2026-10-24'],
  ['four in the morning, when summer time ended', '2026-10-25T03:00:00Z', '2026-10-25'],
])('%s in Berlin is of the business day that began', (_, at, day) => {
  expect([businessDay(at, berlin), businessDay(Date.parse(at), berlin)]).toEqual([day, day]);
});

test('a day is the kitchen’s, wherever the server is', () => {
  const at = '2026-11-29T23:30:00Z';
  expect(['Pacific/Auckland', 'America/Los_Angeles', 'no such zone'].map((zone) => businessDay(at, zone))).toEqual([
    '2026-11-30',
    '2026-11-29',
    '2026-11-29',
  ]);
});

describe('a delivery that ended at half past midnight', () => {
  const delivery = { updated_at: '2026-11-29T23:30:00Z', time_zone: berlin };
  test.each([
    ['at one', '2026-11-30T00:00:00Z', true],
    ['just before four', '2026-11-30T02:59:59Z', true],
    ['at four', '2026-11-30T03:00:00Z', false],
    ['in the evening', '2026-11-30T18:00:00Z', false],
  ])('is of today %s: %s', (_, now, expected) => {
    expect(isOfToday(delivery, Date.parse(now))).toBe(expected);
  });
});
