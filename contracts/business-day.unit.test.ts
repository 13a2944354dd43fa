import { expect, test } from 'vitest';
import { nextBusinessDay } from './business-day.ts';

const next = (now: string, zone = 'Europe/Berlin') => new Date(nextBusinessDay(Date.parse(now), zone)).toISOString();

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

test('a time zone that this machine does not know counts as UTC', () => {
  expect(next('2026-11-27T18:00:00.000Z', 'Mars/Olympus')).toBe('2026-11-28T04:00:00.000Z');
});
