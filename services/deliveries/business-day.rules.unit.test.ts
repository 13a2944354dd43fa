import { describe, expect, test } from 'vitest';
import { isOfToday } from './business-day.rules.ts';

const berlin = 'Europe/Berlin';

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

test('a delivery whose time or whose kitchen’s hour is none hides no other one', () => {
  const delivery = { updated_at: '2026-11-29T23:30:00Z', time_zone: berlin };
  const now = Date.parse('2026-11-30T00:00:00Z');
  expect(isOfToday({ ...delivery, day_begins_at: '99:99' }, now)).toBe(true);
  expect(isOfToday({ ...delivery, time_zone: 'no such zone' }, now)).toBe(true);
  expect(isOfToday({ ...delivery, updated_at: '2026-13-45T99:99:99.999Z' }, now)).toBe(true);
});
