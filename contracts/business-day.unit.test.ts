import { expect, test } from 'vitest';
import { beginOfBusinessDay, businessDay, nextBusinessDay } from './business-day.ts';

const berlin = 'Europe/Berlin';

const next = (now: string, zone = berlin) =>
  new Date(nextBusinessDay(Date.parse(now), { time_zone: zone })).toISOString();

test('the next business day begins at four in the morning, by the kitchen’s clock', () => {
  expect(next('2026-11-27T18:00:00.000Z')).toBe('2026-11-28T03:00:00.000Z');
  expect(next('2026-11-27T18:00:00.000Z', 'America/New_York')).toBe('2026-11-28T09:00:00.000Z');
});

test('after midnight it is still the evening before', () => {
  expect(next('2026-11-27T23:30:00.000Z')).toBe('2026-11-28T03:00:00.000Z');
  expect(next('2026-11-28T02:59:59.999Z')).toBe('2026-11-28T03:00:00.000Z');
  expect(next('2026-11-28T03:00:00.000Z')).toBe('2026-11-29T03:00:00.000Z');
});

test('a day that a clock change makes longer or shorter still ends at four', () => {
  expect(next('2026-10-24T20:00:00.000Z')).toBe('2026-10-25T03:00:00.000Z');
  expect(next('2026-03-28T20:00:00.000Z')).toBe('2026-03-29T02:00:00.000Z');
});

test('the days follow each other: one begins where the one before ends', () => {
  for (const day of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25', '2026-11-30']) {
    const begin = beginOfBusinessDay(day, { time_zone: berlin });
    expect(businessDay(begin, { time_zone: berlin })).toBe(day);
    expect(businessDay(begin - 1, { time_zone: berlin }) < day).toBe(true);
  }
});

test('a time zone that this machine does not know counts as UTC', () => {
  expect(next('2026-11-27T18:00:00.000Z', 'Mars/Olympus')).toBe('2026-11-28T04:00:00.000Z');
});

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
  expect([businessDay(at, { time_zone: berlin }), businessDay(Date.parse(at), { time_zone: berlin })]).toEqual([
    day,
    day,
  ]);
});

test('a day is the kitchen’s, wherever the server is', () => {
  const at = '2026-11-29T23:30:00Z';
  expect(
    ['Pacific/Auckland', 'America/Los_Angeles', 'no such zone'].map((zone) => businessDay(at, { time_zone: zone })),
  ).toEqual(['2026-11-30', '2026-11-29', '2026-11-29']);
});

test.each([
  ['midnight', '00:00', '2026-11-29T23:00:00Z', '2026-11-30'],
  ['a quarter to six', '05:45', '2026-11-30T04:44:00Z', '2026-11-29'],
  ['a quarter to six', '05:45', '2026-11-30T04:45:00Z', '2026-11-30'],
  // Half past two comes twice on this day: the business day has begun with the first.
  ['half past two', '02:30', '2026-10-25T00:29:00Z', '2026-10-24'],
  ['half past two', '02:30', '2026-10-25T00:30:00Z', '2026-10-25'],
  ['half past two', '02:30', '2026-10-25T01:15:00Z', '2026-10-25'],
  // And not at all on this one.
  ['half past two', '02:30', '2026-03-29T00:59:00Z', '2026-03-28'],
  ['half past two', '02:30', '2026-03-29T01:30:00Z', '2026-03-29'],
])('a kitchen whose day begins at %s (%s): %s is of %s', (_, day_begins_at, at, day) => {
  expect(businessDay(at, { time_zone: berlin, day_begins_at })).toBe(day);
});

test.each(['99:99', '4', ''])('a kitchen that is said to begin its day at %o begins it as usual', (day_begins_at) => {
  const at = '2026-11-30T02:30:00Z';
  expect(businessDay(at, { time_zone: berlin, day_begins_at })).toBe(businessDay(at, { time_zone: berlin }));
});
