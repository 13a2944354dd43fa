// Opening hours as instants, over clock changes, in zones that a browser may not know.
import { describe, expect, test } from 'vitest';
import type { OpeningHours, Weekday } from './kitchen.ts';
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

describe('special days', () => {
  // 24 December 2026 is a Thursday.
  const time_zone = 'Europe/Berlin';
  const daily = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
  const opening_hours = daily.map((day) => on(day, '11:00', '22:00'));
  const closed = (date: string) => ({ date, hours: [] });
  const opensOf = (settings: Parameters<typeof openingTimes>[0], now: string) =>
    openingTimes(settings, Date.parse(now))?.map(
      ({ opens_at, closes_at }) => `${opens_at.slice(5, 16)} ${closes_at.slice(5, 16)}`,
    );

  test('have their own hours instead of those of the weekday, and may be closed', () => {
    const special_days = [{ date: '2026-12-24', hours: [{ opens: '11:00', closes: '14:00' }] }, closed('2026-12-25')];
    expect(opensOf({ opening_hours, special_days, time_zone }, '2026-12-23T22:00:00Z')?.slice(0, 2)).toEqual([
      '12-24T10:00 12-24T13:00',
      '12-26T10:00 12-26T21:00',
    ]);
  });

  test('open a kitchen on a weekday that it is closed on', () => {
    const special_days = [{ date: '2026-12-31', hours: [{ opens: '18:00', closes: '02:00' }] }];
    const hours = [on('monday', '11:00', '22:00')];
    expect(opensOf({ opening_hours: hours, special_days, time_zone }, '2026-12-29T12:00:00Z')).toEqual([
      '12-31T17:00 01-01T01:00',
      '01-04T10:00 01-04T21:00',
    ]);
  });

  test('do not end the night before', () => {
    const hours = [on('wednesday', '18:00', '03:00')];
    const special_days = [closed('2026-12-24')];
    expect(opensOf({ opening_hours: hours, special_days, time_zone }, '2026-12-24T00:30:00Z')?.[0]).toBe(
      '12-23T17:00 12-24T02:00',
    );
  });

  test('close a kitchen that is always open, for that day alone', () => {
    const special_days = [closed('2026-12-25')];
    expect(opensOf({ opening_hours: null, special_days, time_zone }, '2026-12-24T12:00:00Z')).toEqual([
      '12-23T23:00 12-24T23:00',
      '12-25T23:00 01-01T23:00',
    ]);
    expect(
      openingTimes({ opening_hours: null, special_days, time_zone }, Date.parse('2026-12-01T12:00:00Z')),
    ).toBeNull();
  });

  test('of a long holiday: the first opening after it is found', () => {
    const special_days = Array.from({ length: 30 }, (_, n) => closed(`2027-01-${String(n + 1).padStart(2, '0')}`));
    expect(opensOf({ opening_hours, special_days, time_zone }, '2026-12-31T22:00:00Z')).toEqual([
      '01-31T10:00 01-31T21:00',
    ]);
  });
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
