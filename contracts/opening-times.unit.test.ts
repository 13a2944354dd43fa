// Opening hours as instants, over clock changes, in zones that a browser may not know.
import { describe, expect, test } from 'vitest';
import type { OpeningHours, Weekday } from './menu.ts';
import { openingAt } from './opening.ts';
import { openingTimes, timeZoneNamed, utcOffsetAt } from './opening-times.ts';

const on = (day: Weekday, opens: string, closes: string): OpeningHours => ({ day, opens, closes });
const first = (time_zone: string, hours: OpeningHours[], now: string) =>
  openingTimes({ opening_hours: hours, time_zone }, Date.parse(now))?.[0];

describe('the next opening', () => {
  test.each([
    // Berlin: 02:00 becomes 03:00 on 29 March, 03:00 becomes 02:00 on 25 October.
    [
      'the evening before summer time',
      'Europe/Berlin',
      on('sunday', '11:00', '22:00'),
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T09:00:00.000Z',
      '2026-03-29T20:00:00.000Z',
      120,
    ],
    [
      'the evening before winter time',
      'Europe/Berlin',
      on('sunday', '11:00', '22:00'),
      '2026-10-24T21:00:00.000Z',
      '2026-10-25T10:00:00.000Z',
      '2026-10-25T21:00:00.000Z',
      60,
    ],
    [
      'over the night of the change',
      'Europe/Berlin',
      on('saturday', '22:00', '04:00'),
      '2026-03-28T12:00:00.000Z',
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T02:00:00.000Z',
      60,
    ],
    [
      'at a time that is skipped: at the change',
      'Europe/Berlin',
      on('sunday', '02:30', '03:30'),
      '2026-03-28T12:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T01:30:00.000Z',
      120,
    ],
    [
      'at a time that comes twice: the first',
      'Europe/Berlin',
      on('sunday', '02:30', '11:00'),
      '2026-10-24T12:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T10:00:00.000Z',
      120,
    ],
    // Lord Howe: 02:00 becomes 01:30 on 5 April, 02:00 becomes 02:30 on 4 October.
    [
      'half an hour back',
      'Australia/Lord_Howe',
      on('sunday', '11:00', '20:00'),
      '2026-04-04T12:00:00.000Z',
      '2026-04-05T00:30:00.000Z',
      '2026-04-05T09:30:00.000Z',
      630,
    ],
    [
      'half an hour forward',
      'Australia/Lord_Howe',
      on('sunday', '11:00', '20:00'),
      '2026-10-03T12:00:00.000Z',
      '2026-10-04T00:00:00.000Z',
      '2026-10-04T09:00:00.000Z',
      660,
    ],
    [
      'a fixed offset',
      '+02:00',
      on('sunday', '11:00', '22:00'),
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T09:00:00.000Z',
      '2026-03-29T20:00:00.000Z',
      120,
    ],
    [
      'a new name of an old zone',
      'Europe/Kyiv',
      on('sunday', '11:00', '22:00'),
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T08:00:00.000Z',
      '2026-03-29T19:00:00.000Z',
      180,
    ],
    [
      'an unknown zone counts as UTC',
      'Mars/Olympus',
      on('sunday', '11:00', '22:00'),
      '2026-03-28T21:00:00.000Z',
      '2026-03-29T11:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      0,
    ],
  ] as const)('%s', (_, zone, hours, now, opens_at, closes_at, utc_offset) => {
    expect(first(zone, [hours], now)).toEqual({ opens_at, closes_at, utc_offset });
  });

  test('is as many hours away as really pass, not as on an ordinary day', () => {
    const now = Date.parse('2026-03-28T21:00:00.000Z');
    const opening_times = openingTimes(
      { opening_hours: [on('sunday', '11:00', '22:00')], time_zone: 'Europe/Berlin' },
      now,
    );
    expect(openingAt({ paused: false, opening_times }, now)).toMatchObject({ open: false, opensInMinutes: 12 * 60 });
  });
});

test('the night that is an hour longer keeps the kitchen open until its clock says so', () => {
  const opening_hours = [on('saturday', '22:00', '04:00')];
  const openAt = (now: string) => {
    const opening_times = openingTimes({ opening_hours, time_zone: 'Europe/Berlin' }, Date.parse(now));
    return openingAt({ paused: false, opening_times }, Date.parse(now)).open;
  };
  expect(['2026-10-24T20:00:00.000Z', '2026-10-25T02:59:00.000Z', '2026-10-25T03:00:00.000Z'].map(openAt)).toEqual([
    true,
    true,
    false,
  ]);
});

test('adjacent openings are merged, and without hours there is none', () => {
  const time_zone = 'UTC';
  const hours = [on('monday', '18:00', '00:00'), on('tuesday', '00:00', '02:00')];
  expect(openingTimes({ opening_hours: hours, time_zone }, Date.parse('2026-11-23T12:00:00.000Z'))).toEqual([
    { opens_at: '2026-11-23T18:00:00.000Z', closes_at: '2026-11-24T02:00:00.000Z', utc_offset: 0 },
    { opens_at: '2026-11-30T18:00:00.000Z', closes_at: '2026-12-01T02:00:00.000Z', utc_offset: 0 },
  ]);
  expect(openingTimes({ opening_hours: [], time_zone }, 0)).toEqual([]);
  expect(openingTimes({ opening_hours: null, time_zone }, 0)).toBeNull();
});

test.each([
  ['europe/kyiv', 'Europe/Kyiv'],
  [' Europe/Berlin ', 'Europe/Berlin'],
  ['UTC', 'UTC'],
  ['+02:00', '+02:00'],
  ['+2', null],
  ['Mars/Olympus', null],
  ['', null],
])('the zone %j is %j', (given, name) => {
  expect(timeZoneNamed(given)).toBe(name);
});

test.each([
  ['Europe/Kyiv', '2026-11-23T12:00:00Z', 120],
  ['Europe/Kyiv', '2026-07-01T12:00:00Z', 180],
  ['+02:00', '2026-11-23T12:00:00Z', 120],
  ['America/St_Johns', '2026-11-23T12:00:00Z', -210],
  ['Nowhere/Land', '2026-11-23T12:00:00Z', 0],
])('the clock of %s at %s is %i minutes ahead of UTC', (zone, at, minutes) => {
  expect(utcOffsetAt(zone, Date.parse(at))).toBe(minutes);
});
