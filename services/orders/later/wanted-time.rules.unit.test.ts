import type { KitchenSettings } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { horizonOf, servedAt, timesOfDay, wantedFault } from './wanted-time.rules.ts';

const minute = 60_000;
const at = (time: string) => Date.parse(`2026-11-${time}:00.000Z`);
// A Friday.
const now = at('27T18:05');
const lead = { soonest: 40 * minute, usual: 35 * minute };
const evenings = (['friday', 'saturday'] as const).map((day) => ({ day, opens: '17:00', closes: '23:00' }));
const kitchen: KitchenSettings = { ...defaultSettings, schedule_days: 2, opening_hours: evenings };
const faultAt = (time: string, settings: Partial<KitchenSettings> = {}) =>
  wantedFault(horizonOf({ ...kitchen, ...settings }, now), at(time), lead);
const listed = (day: string, settings: Partial<KitchenSettings> = {}) => {
  const horizon = horizonOf({ ...kitchen, ...settings }, now);
  return horizon && timesOfDay(horizon, day, lead).map((time) => new Date(time).toISOString().slice(11, 16));
};

describe('the time that an order is wanted at', () => {
  test('is a quarter of an hour that the kitchen can make while it is open', () => {
    expect(faultAt('27T19:00')).toBeNull();
    expect(faultAt('27T19:07')).toBe('wanted_off_quarter');
    expect(faultAt('28T17:30')).toBe('wanted_outside_hours');
    expect(faultAt('28T17:45')).toBeNull();
    expect(faultAt('28T23:00')).toBeNull();
    expect(faultAt('28T23:15')).toBe('wanted_outside_hours');
    expect(faultAt('29T19:00')).toBe('wanted_outside_hours');
  });

  test('is no earlier than what is promised to who orders now, with those that the kitchen has', () => {
    expect(faultAt('27T18:30')).toBe('wanted_too_soon');
    expect(faultAt('27T18:45')).toBeNull();
    expect(faultAt('26T19:00')).toBe('wanted_too_soon');
  });

  test('is on one of so many days of the kitchen’s calendar', () => {
    expect(faultAt('29T23:45', { opening_hours: null })).toBeNull();
    expect(faultAt('30T00:00', { opening_hours: null })).toBe('wanted_too_far');
    expect(faultAt('30T00:00', { opening_hours: null, time_zone: 'America/New_York' })).toBeNull();
  });

  test('is offered only by a kitchen that says so', () => {
    expect(faultAt('27T19:00', { schedule_days: 0 })).toBe('wanted_later_not_offered');
    const { schedule_days: _, ...earlier } = kitchen;
    expect(horizonOf(earlier, now)).toBeNull();
  });

  test('keeps to holidays and special dates', () => {
    const closed = { special_days: [{ date: '2026-11-28', hours: [] }] };
    const lunch = { special_days: [{ date: '2026-11-28', hours: [{ opens: '11:00', closes: '13:00' }] }] };
    expect(faultAt('28T19:00', closed)).toBe('wanted_outside_hours');
    expect(listed('2026-11-28', lunch)).toEqual(['11:45', '12:00', '12:15', '12:30', '12:45', '13:00']);
  });

  test('is not in a pause: neither the time itself, nor its cooking', () => {
    const paused = (paused_until: string | null) => ({ paused: true, paused_until });
    expect(faultAt('27T18:45', paused('2026-11-27T18:10:00.000Z'))).toBeNull();
    expect(faultAt('27T18:45', paused('2026-11-27T18:11:00.000Z'))).toBe('wanted_in_pause');
    expect(faultAt('28T19:00', paused(null))).toBe('wanted_in_pause');
    expect(faultAt('27T18:45', paused('2026-11-27T18:00:00.000Z'))).toBeNull();
  });

  test('is found as far ahead as a month, in a kitchen that is always open and in one that closes after midnight', () => {
    const far = { schedule_days: 30 };
    const always = horizonOf({ ...kitchen, ...far, opening_hours: null }, now);
    const nights = horizonOf(
      { ...kitchen, ...far, opening_hours: [{ day: 'friday', opens: '20:00', closes: '02:00' }] },
      now,
    );
    expect(always?.days).toHaveLength(31);
    for (const day of always?.days.slice(1) ?? []) expect(always && timesOfDay(always, day, lead)).toHaveLength(96);
    // Fridays, and the nights after them.
    const counts = nights?.days.map((day) => timesOfDay(nights, day, lead).length).filter((count) => count > 0);
    expect(counts).toEqual([13, 9, 13, 9, 13, 9, 13, 9, 13, 9]);
  });

  test('is on each quarter of a day that has 25 hours', () => {
    const berlin = { ...kitchen, time_zone: 'Europe/Berlin', opening_hours: null };
    const horizon = horizonOf(berlin, Date.parse('2026-10-24T10:00:00.000Z'));
    expect(horizon && timesOfDay(horizon, '2026-10-25', lead)).toHaveLength(100);
  });

  test('is that of its taxes and its business day', () => {
    expect(servedAt({}, now)).toBe(now);
    expect(servedAt({ wanted_at: '2026-11-28T19:00:00.000Z' }, now)).toBe(at('28T19:00'));
  });
});
