// When a kitchen is open, in its own time zone.
import { describe, expect, test } from 'vitest';
import type { KitchenSettings, OpeningHours } from './kitchen.ts';
import { openingAt as openingOfView } from './opening.ts';
import { openingTimes } from './opening-times.ts';

type Kitchen = Pick<KitchenSettings, 'opening_hours' | 'paused' | 'paused_until' | 'time_zone'>;
const openingAt = (settings: Kitchen, now: number) =>
  openingOfView({ ...settings, opening_times: openingTimes(settings, now) }, now);

const kitchen = (opening_hours: OpeningHours[] | null, more: Partial<KitchenSettings> = {}): Kitchen => ({
  opening_hours,
  paused: false,
  time_zone: 'Europe/Berlin',
  ...more,
});

// 2026-11-23 is a Monday; Berlin is an hour ahead of UTC then.
const berlin = (day: number, time: string): number => Date.parse(`2026-11-${day}T${time}:00.000+01:00`);
const monday = [{ day: 'monday', opens: '11:00', closes: '22:00' }] as const satisfies OpeningHours[];

describe('a kitchen', () => {
  test('without opening hours is always open', () => {
    expect(openingAt(kitchen(null), berlin(23, '03:00'))).toEqual({ open: true });
  });

  test('is open from the minute it opens to the one before it closes', () => {
    const open = ['10:59', '11:00', '21:59', '22:00'].map(
      (time) => openingAt(kitchen([...monday]), berlin(23, time)).open,
    );
    expect(open).toEqual([false, true, true, false]);
  });

  test('says how long until it opens, across days and the end of the week', () => {
    const waits = [berlin(23, '10:30'), berlin(23, '22:00'), berlin(29, '11:00')].map((now) =>
      openingAt(kitchen([...monday]), now),
    );
    const monday11 = (day: string) => Date.parse(`2026-${day}T10:00:00.000Z`);
    expect(waits).toEqual([
      { open: false, why: 'closed', opensAt: monday11('11-23'), opensInMinutes: 30 },
      { open: false, why: 'closed', opensAt: monday11('11-30'), opensInMinutes: 7 * 1_440 - 11 * 60 },
      { open: false, why: 'closed', opensAt: monday11('11-30'), opensInMinutes: 1_440 },
    ]);
  });

  test('that closes after midnight is open on the next day until then, from Sunday to Monday too', () => {
    const late: OpeningHours[] = [{ day: 'sunday', opens: '18:00', closes: '02:00' }];
    expect(openingAt(kitchen(late), berlin(29, '23:00')).open).toBe(true);
    expect(openingAt(kitchen(late), berlin(23, '01:59')).open).toBe(true);
    expect(openingAt(kitchen(late), berlin(23, '02:00')).open).toBe(false);
  });

  test('that closes when it opens is open for a day', () => {
    const all: OpeningHours[] = [{ day: 'monday', opens: '06:00', closes: '06:00' }];
    expect(openingAt(kitchen(all), berlin(24, '05:59')).open).toBe(true);
    expect(openingAt(kitchen(all), berlin(24, '06:00')).open).toBe(false);
  });

  test('opens by its local time, in summer and in winter', () => {
    const at = (time: string) => openingAt(kitchen([...monday]), Date.parse(time)).open;
    expect([at('2026-07-06T08:59:00.000Z'), at('2026-07-06T09:00:00.000Z')]).toEqual([false, true]);
    expect([at('2026-11-23T09:59:00.000Z'), at('2026-11-23T10:00:00.000Z')]).toEqual([false, true]);
  });

  test('that is paused takes no orders and gives no time of reopening', () => {
    expect(openingAt(kitchen(null, { paused: true }), berlin(23, '12:00'))).toEqual({
      open: false,
      why: 'paused',
      opensAt: null,
      opensInMinutes: null,
    });
  });

  test('whose pause has an end takes orders again from then on', () => {
    const paused = kitchen(null, { paused: true, paused_until: '2026-11-23T11:30:00.000Z' });
    const end = berlin(23, '12:30');
    expect(openingAt(paused, berlin(23, '12:00'))).toEqual({
      open: false,
      why: 'paused',
      opensAt: end,
      opensInMinutes: 30,
    });
    expect([end - 1, end].map((now) => openingAt(paused, now).open)).toEqual([false, true]);
  });

  test('whose pause ends after its hours opens with the next ones', () => {
    const paused = kitchen([...monday], { paused: true, paused_until: '2026-11-23T21:10:00.000Z' });
    const opensAt = berlin(30, '11:00');
    expect(openingAt(paused, berlin(23, '21:50'))).toMatchObject({ why: 'paused', opensAt });
    expect(openingAt(paused, berlin(23, '22:10'))).toMatchObject({ why: 'closed', opensAt });
  });

  test('with hours on no day never opens', () => {
    expect(openingAt(kitchen([]), berlin(23, '12:00'))).toEqual({
      open: false,
      why: 'closed',
      opensAt: null,
      opensInMinutes: null,
    });
  });
});
