// Hours in a cell: written as people would, read back as they were, and nothing guessed.
import type { OpeningHours } from '@waggle/contracts';
import { weekdays } from '@waggle/contracts/weekdays.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHours, writeHours } from './hours-cell.rules.ts';

const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':'));
const week = fc.uniqueArray(fc.record({ day: fc.constantFrom(...weekdays), opens: time, closes: time }), {
  minLength: 1,
  maxLength: 12,
  selector: ({ day, opens }) => `${day} ${opens}`,
}) as fc.Arbitrary<OpeningHours[]>;

describe('hours in a cell', () => {
  test('are read back as they were written', () => {
    const text = ({ day, opens, closes }: OpeningHours) => `${day} ${opens} ${closes}`;
    fc.assert(
      fc.property(week, (hours) => {
        const read = readHours(writeHours(hours));
        expect('value' in read && (read.value ?? []).map(text).sort()).toEqual(hours.map(text).sort());
      }),
    );
  });

  test('name days in a row that have the same times once', () => {
    const hours = weekdays
      .slice(0, 5)
      .map((day) => ({ day, opens: '11:30', closes: '14:30' }))
      .concat({ day: 'saturday', opens: '12:00', closes: '01:00' });
    expect(writeHours(hours)).toBe('mon-fri 11:30-14:30 sat 12:00-01:00');
    expect(writeHours(null)).toBe('');
  });

  test.each([
    ['', null],
    ['Monday 9:00-12:00', ['monday 09:00-12:00']],
    ['tue 11:30–14:30, 17:30–22:00', ['tuesday 11:30-14:30', 'tuesday 17:30-22:00']],
    ['sat-mon 10:00-11:00', ['monday 10:00-11:00', 'saturday 10:00-11:00', 'sunday 10:00-11:00']],
  ])('%j are taken as people type them', (cell, expected) => {
    const read = readHours(cell);
    const words = 'value' in read && (read.value?.map(({ day, opens, closes }) => `${day} ${opens}-${closes}`) ?? null);
    expect(words).toEqual(expected);
  });

  test.each(['11:30-14:30', 'mon', 'mon 24:00-25:00', 'mon 11-14', 'm 11:00-12:00', 'mon tue 11:00-12:00', 'mon-fri'])(
    '%j is refused',
    (cell) => {
      expect(readHours(cell)).toEqual({ wrong: 'hours' });
    },
  );
});
