import { describe, expect, test } from 'vitest';
import {
  closedAt,
  closedMessage,
  defaultSettings,
  fullMessage,
  hoursAfter,
  promisedAt,
  shownCategories,
} from './kitchen.rules.ts';

const monday = { day: 'monday', opens: '11:00', closes: '22:00' } as const;
const settings = { ...defaultSettings, name: 'The Hive', time_zone: 'Europe/Berlin', opening_hours: [monday] };

describe('the kitchen', () => {
  test('promises an order after its preparation and its ride', () => {
    const times = { preparation_minutes: 25, delivery_minutes: 40 };
    expect(promisedAt('2026-11-22T23:30:00.000Z', times)).toBe('2026-11-23T00:35:00.000Z');
  });

  test('that is closed says when it opens, in its own time', () => {
    const now = Date.parse('2026-11-22T21:15:00.000Z');
    const closed = closedAt(settings, now);
    expect(closed && closedMessage(closed, settings)).toBe(
      'The Hive is closed. It opens Monday 11:00 (Europe/Berlin), in 12 h 45 min.',
    );
    expect(closedAt(settings, Date.parse('2026-11-23T10:00:00.000Z'))).toBeNull();
  });

  test('that is paused says so', () => {
    const paused = { ...settings, paused: true };
    const closed = closedAt(paused, 0);
    expect(closed && closedMessage(closed, paused)).toContain("isn't taking orders right now");
    const until = { ...settings, paused: true, paused_until: '2026-11-23T11:15:00.000Z' };
    const forNow = closedAt(until, Date.parse('2026-11-23T11:00:00.000Z'));
    expect(forNow && closedMessage(forNow, until)).toBe(
      "The Hive isn't taking orders right now. It takes them again Monday 12:15 (Europe/Berlin), in 15 min.",
    );
  });

  test('that is full says until when, in its own time', () => {
    expect(fullMessage('2026-10-25T00:15:00.000Z', settings)).toBe(
      'The Hive has promised as many orders as it can make until 02:15 (UTC+02:00) (Europe/Berlin). Nothing was ordered. A place becomes free when another order is cancelled.',
    );
  });

  test('keeps the hours of a category that is renamed, and those of one that another joins', () => {
    const [lunch, late] = [
      { category: 'Lunch', hours: [monday] },
      { category: 'Late', hours: [{ ...monday, opens: '20:00' }] },
    ];
    const to = (name: string, joins: boolean) => hoursAfter([lunch, late], { from: 'Lunch', to: name }, joins);
    expect(to('Midday', false)).toEqual([late, { ...lunch, category: 'Midday' }]);
    expect(to('Lunch', false)).toEqual([late, lunch]);
    expect(to('Late', true)).toEqual([late]);
    expect(to('Drinks', true)).toEqual([late]);
  });

  test('shows its categories in its order, then the others by name, and none that is empty', () => {
    const ofItems = ['Soups', 'Pizza', 'Drinks', 'Pizza', 'Bowls'];
    expect(shownCategories(ofItems, ['Drinks', 'Specials', 'Pizza'])).toEqual(['Drinks', 'Pizza', 'Bowls', 'Soups']);
  });
});
