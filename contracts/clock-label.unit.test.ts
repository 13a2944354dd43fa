import { expect, test } from 'vitest';
import { clockLabel } from './clock-label.ts';

const labels = (from: string, count: number) =>
  Array.from({ length: count }, (_, n) =>
    clockLabel(new Date(Date.parse(from) + n * 15 * 60_000).toISOString(), 'Europe/Berlin'),
  );

test('quarters of an hour in the night of the change to winter time: the hour that comes twice says which', () => {
  expect(labels('2026-10-24T23:45:00.000Z', 10)).toEqual([
    '01:45',
    '02:00 (UTC+02:00)',
    '02:15 (UTC+02:00)',
    '02:30 (UTC+02:00)',
    '02:45 (UTC+02:00)',
    '02:00 (UTC+01:00)',
    '02:15 (UTC+01:00)',
    '02:30 (UTC+01:00)',
    '02:45 (UTC+01:00)',
    '03:00',
  ]);
});

test('and in that of the change to summer time: after a quarter to two comes three', () => {
  expect(labels('2026-03-29T00:30:00.000Z', 4)).toEqual(['01:30', '01:45', '03:00', '03:15']);
});

test('a zone that this machine does not know counts as UTC', () => {
  expect(clockLabel('2026-11-30T18:15:00.000Z', 'Mars/Olympus')).toBe('18:15');
});
