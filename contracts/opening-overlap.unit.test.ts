import { expect, test } from 'vitest';
import type { OpeningHours, Weekday } from './kitchen.ts';
import { overlapOf, specialDayFault } from './opening-overlap.ts';

const on = (day: Weekday, opens: string, closes: string): OpeningHours => ({ day, opens, closes });

test.each([
  ['lunch and dinner', [on('monday', '11:00', '14:00'), on('monday', '14:00', '22:00')], null],
  ['the same hours on two days', [on('monday', '11:00', '22:00'), on('tuesday', '11:00', '22:00')], null],
  ['until the morning, and that noon', [on('sunday', '18:00', '02:00'), on('monday', '02:00', '12:00')], null],
  [
    'two on one day',
    [on('tuesday', '11:00', '18:00'), on('friday', '11:00', '18:00'), on('tuesday', '17:00', '22:00')],
    { first: 0, second: 2, said: 'tuesday 11:00–18:00 and tuesday 17:00–22:00' },
  ],
  [
    'over midnight and over the end of the week',
    [on('monday', '01:00', '12:00'), on('sunday', '18:00', '02:00')],
    { first: 0, second: 1, said: 'monday 01:00–12:00 and sunday 18:00–02:00' },
  ],
  [
    'a whole day and an hour of it',
    [on('monday', '06:00', '06:00'), on('tuesday', '05:00', '06:00')],
    { first: 0, second: 1, said: 'monday 06:00–06:00 and tuesday 05:00–06:00' },
  ],
  [
    'the same twice',
    [on('monday', '11:00', '22:00'), on('monday', '11:00', '22:00')],
    { first: 0, second: 1, said: 'monday 11:00–22:00 and monday 11:00–22:00' },
  ],
] as const)('%s', (_, hours, overlap) => {
  expect(overlapOf(hours)).toEqual(overlap);
});

test.each([
  [[], null],
  [[{ date: '2026-12-24', hours: [] }], null],
  [[{ date: '2028-02-29', hours: [] }], null],
  [[{ date: '2027-02-29', hours: [] }], { first: 0, second: 0, said: '2027-02-29 is no date' }],
  [[{ date: '2027-13-01', hours: [] }], { first: 0, second: 0, said: '2027-13-01 is no date' }],
  [
    [
      { date: '2026-12-24', hours: [] },
      { date: '2026-12-25', hours: [] },
      { date: '2026-12-24', hours: [] },
    ],
    { first: 0, second: 2, said: '2026-12-24 is there twice' },
  ],
  [
    [
      { date: '2026-12-24', hours: [] },
      {
        date: '2026-12-31',
        hours: [
          { opens: '11:00', closes: '15:00' },
          { opens: '14:00', closes: '23:00' },
        ],
      },
    ],
    { first: 1, second: 1, said: '2026-12-31 11:00–15:00 and 2026-12-31 14:00–23:00' },
  ],
])('of the special days %j, the first that is wrong: %j', (days, found) => {
  expect(specialDayFault(days)).toEqual(found);
});
