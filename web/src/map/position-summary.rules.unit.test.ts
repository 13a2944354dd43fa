import { positionOf } from '@waggle/town/route.ts';
import { describe, expect, test } from 'vitest';
import { directionTo, metresApart } from './distance.rules.ts';
import { groundOf } from './ground.ts';
import { ageOf, type PositionKnown, summarizePosition } from './position-summary.rules.ts';
import german from './strings.de.json' with { type: 'json' };
import english from './strings.en.json' with { type: 'json' };

const known: PositionKnown = { ageSeconds: 0, gone: false, metresLeft: null, fromHere: null, arrived: true };
const berlin = { latitude: 52.52, longitude: 13.405 };
const inTheTown = positionOf('c3');
const tiles = { url: '/{z}/{x}/{y}.png', attribution: '' };

describe('the texts about a position', () => {
  test('give a distance only where the customer’s place is known', () => {
    expect(summarizePosition(known)).toEqual({ kind: 'shared' });
    expect(summarizePosition({ ...known, metresLeft: 720 })).toEqual({ kind: 'away', metres: 720 });
  });

  test('give distance and direction to a reader who shared their own position', () => {
    const fromHere = { metres: 300, direction: 'northEast' } as const;
    expect(summarizePosition({ ...known, fromHere })).toEqual({ kind: 'fromHere', ...fromHere });
  });

  test('say nothing current of an old position, and do not call one shared that was never sent', () => {
    expect(summarizePosition({ ...known, gone: true, metresLeft: 720 })).toEqual({ kind: 'silent' });
    expect(summarizePosition({ ...known, arrived: false })).toEqual({ kind: 'sending' });
  });

  test('give its age in seconds, then in minutes', () => {
    expect([0, 4, 5, 59, 60, 185].map(ageOf)).toEqual([
      { kind: 'now' },
      { kind: 'now' },
      { kind: 'seconds', count: 5 },
      { kind: 'seconds', count: 59 },
      { kind: 'minutes', count: 1 },
      { kind: 'minutes', count: 3 },
    ]);
  });

  test('tell couriers about themselves, and customers about their courier', () => {
    expect(english.courier.away).toBe("You're about {{distance}} from the customer");
    expect(english.customer.away).toBe('The courier is about {{distance}} away');
    for (const text of Object.values(english.courier)) expect(text).not.toMatch(/courier/i);
    for (const text of Object.values(english.customer)) expect(text).toMatch(/courier/i);
    for (const text of Object.values(german.courier)) expect(text).not.toMatch(/Kurier/);
    for (const text of Object.values(german.customer)) expect(text).toMatch(/Kurier/);
  });
});

describe('a position is shown', () => {
  test('on the drawn town only for a simulated ride, with or without a tile server', () => {
    expect(groundOf(inTheTown, { tiles: null, simulated_rides: true }, false)).toBe('town');
    expect(groundOf(inTheTown, { tiles, simulated_rides: true }, false)).toBe('town');
    expect(groundOf(inTheTown, { tiles: null, simulated_rides: false }, false)).toBe('words');
    expect(groundOf(inTheTown, { tiles, simulated_rides: false }, false)).toBe('tiles');
  });

  test('on a map of real places where there is one that loads, else in words', () => {
    expect(groundOf(berlin, { tiles, simulated_rides: true }, false)).toBe('tiles');
    expect(groundOf(berlin, { tiles, simulated_rides: true }, true)).toBe('words');
    expect(groundOf(berlin, { tiles: null, simulated_rides: true }, false)).toBe('words');
  });
});

describe('between two real places', () => {
  const potsdam = { latitude: 52.4, longitude: 13.06 };
  test('the distance follows the globe', () => {
    expect(metresApart(berlin, potsdam) / 1_000).toBeCloseTo(26.9, 0);
    expect(metresApart(berlin, berlin)).toBe(0);
    // Across the date line.
    expect(metresApart({ latitude: 0, longitude: 179.999 }, { latitude: 0, longitude: -179.999 })).toBeCloseTo(222, 0);
  });

  test('the direction is one of eight', () => {
    const from = (north: number, east: number) =>
      directionTo(berlin, { latitude: berlin.latitude + north, longitude: berlin.longitude + east });
    expect([from(0.01, 0), from(0.01, 0.016), from(0, 0.01), from(-0.01, 0.016)]).toEqual([
      'north',
      'northEast',
      'east',
      'southEast',
    ]);
    expect([from(-0.01, 0), from(-0.01, -0.016), from(0, -0.01), from(0.01, -0.016)]).toEqual([
      'south',
      'southWest',
      'west',
      'northWest',
    ]);
  });
});
