// When a dish with hours is for sale: whose hours count, what ends and begins, and clocks that change.
import type { KitchenSettings, OpeningHours, Weekday } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { saleTimes } from './sale-hours.rules.ts';

const workdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const on = (days: readonly Weekday[], opens: string, closes: string): OpeningHours[] =>
  days.map((day) => ({ day, opens, closes }));
const lunch = on(workdays, '11:30', '14:30');
const seen = (
  at: string,
  { own = null, ofCategory }: { own?: OpeningHours[] | null; ofCategory?: OpeningHours[] },
  kitchen: Partial<KitchenSettings> = {},
) => {
  const category_hours = ofCategory ? [{ category: 'Lunch', hours: ofCategory }] : [];
  const settings = { time_zone: 'Europe/Berlin', opening_hours: null, category_hours, ...kitchen };
  return saleTimes(settings, Date.parse(at))({ category: 'Lunch', hours: own });
};

describe('a dish', () => {
  test('without hours is always for sale', () => {
    expect(seen('2026-12-01T03:00:00Z', {})).toBeUndefined();
  });

  test('is for sale from the first moment of its category’s hours to the last, then at the next', () => {
    const at = (time: string) => seen(time, { ofCategory: lunch });
    // A Tuesday in Berlin, an hour ahead of UTC.
    expect(at('2026-12-01T10:29:59.999Z')).toMatchObject({ now: false, opens_at: '2026-12-01T10:30:00.000Z' });
    expect(at('2026-12-01T10:30:00.000Z')).toMatchObject({ now: true, closes_at: '2026-12-01T13:30:00.000Z' });
    expect(at('2026-12-01T13:29:59.999Z')).toMatchObject({ now: true, utc_offset: 60 });
    expect(at('2026-12-01T13:30:00.000Z')).toMatchObject({ now: false, opens_at: '2026-12-02T10:30:00.000Z' });
  });

  test('waits over the weekend', () => {
    const next = { now: false, opens_at: '2026-12-07T10:30:00.000Z' };
    expect(seen('2026-12-04T13:30:00Z', { ofCategory: lunch })).toMatchObject(next);
  });

  test('has its own hours before its category’s', () => {
    const own = on(['tuesday'], '18:00', '22:00');
    expect(seen('2026-12-01T11:00:00Z', { own, ofCategory: lunch })).toMatchObject({
      now: false,
      opens_at: '2026-12-01T17:00:00.000Z',
    });
  });

  test('has several spans a day, and one over midnight', () => {
    const own = [...on(['friday'], '11:30', '14:30'), ...on(['friday'], '22:00', '01:00')];
    expect(seen('2026-12-04T14:00:00Z', { own })).toMatchObject({ now: false, opens_at: '2026-12-04T21:00:00.000Z' });
    expect(seen('2026-12-04T23:59:59Z', { own })).toMatchObject({ now: true, closes_at: '2026-12-05T00:00:00.000Z' });
    expect(seen('2026-12-05T00:00:00Z', { own })).toMatchObject({ now: false, opens_at: '2026-12-11T10:30:00.000Z' });
  });

  test('of another category has none of these hours', () => {
    const settings = { time_zone: 'UTC', opening_hours: null, category_hours: [{ category: 'Lunch', hours: lunch }] };
    expect(saleTimes(settings, 0)({ category: 'Drinks', hours: null })).toBeUndefined();
  });
});

describe('a dish that is not for sale yet', () => {
  const friday = '2026-12-04T13:30:00Z';
  const next = (kitchen: Partial<KitchenSettings>, ofCategory = lunch) => seen(friday, { ofCategory }, kitchen);

  test('waits for a day on which the kitchen is open', () => {
    const special_days = [{ date: '2026-12-07', hours: [] }];
    expect(next({ special_days })).toMatchObject({ now: false, opens_at: '2026-12-08T10:30:00.000Z' });
    expect(next({ opening_hours: on(['wednesday'], '10:00', '22:00') })).toMatchObject({
      opens_at: '2026-12-09T10:30:00.000Z',
      closes_at: '2026-12-09T13:30:00.000Z',
    });
  });

  test('is available from the minute at which the kitchen opens, until it closes', () => {
    const opening_hours = on(['monday'], '12:00', '13:00');
    const both = { now: false, opens_at: '2026-12-07T11:00:00.000Z', closes_at: '2026-12-07T12:00:00.000Z' };
    expect(next({ opening_hours })).toMatchObject(both);
  });

  test('has its next hours where the kitchen is open at none of them', () => {
    const opens_at = '2026-12-07T10:30:00.000Z';
    expect(next({ opening_hours: on(['monday'], '18:00', '22:00') })).toMatchObject({ now: false, opens_at });
    expect(next({ opening_hours: [] })).toMatchObject({ now: false, opens_at });
  });

  test('that is for sale now is so in a closed kitchen, too', () => {
    const at = (kitchen: Partial<KitchenSettings>) => seen('2026-12-04T11:00:00Z', { ofCategory: lunch }, kitchen);
    expect(at({ opening_hours: [] })).toEqual(at({}));
    expect(at({})).toMatchObject({ now: true, closes_at: '2026-12-04T13:30:00.000Z' });
  });
});

describe('when clocks change', () => {
  // Berlin: 02:00 becomes 03:00 on 29 March 2026, 03:00 becomes 02:00 on 25 October.
  const sunday = on(['sunday'], '11:30', '14:30');

  test.each([
    ['to summer time', '2026-03-28T12:00:00Z', '2026-03-29T09:30:00.000Z', 120],
    ['to winter time', '2026-10-24T12:00:00Z', '2026-10-25T10:30:00.000Z', 60],
  ])('%s, hours stay by the kitchen’s clock', (_, at, opens_at, utc_offset) => {
    expect(seen(at, { own: sunday })).toMatchObject({ now: false, opens_at, utc_offset });
  });

  test('the skipped hour is left out, the repeated one counts twice', () => {
    const night = on(['saturday'], '22:00', '03:00');
    expect(seen('2026-03-28T22:00:00Z', { own: night })).toMatchObject({ closes_at: '2026-03-29T01:00:00.000Z' });
    expect(seen('2026-10-24T22:00:00Z', { own: night })).toMatchObject({ closes_at: '2026-10-25T02:00:00.000Z' });
  });

  test('hours that lie in the skipped hour alone are those of the week after', () => {
    const skipped = on(['sunday'], '02:15', '02:45');
    const next = { now: false, opens_at: '2026-04-05T00:15:00.000Z' };
    expect(seen('2026-03-28T12:00:00Z', { own: skipped })).toMatchObject(next);
  });
});
