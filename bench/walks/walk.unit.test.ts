// Which of the measured calls form a walk, and how often it crosses packages.
import { expect, test } from 'vitest';
import { crossings, described, inAll, straightest } from './walk.ts';

test('a file that is not in every run is not part of the walk', () => {
  const runs = [
    ['bus/a.ts', 'store/b.ts', 'bus/beside.ts'],
    ['store/b.ts', 'bus/a.ts'],
  ];
  expect(inAll(runs)).toEqual(['bus/a.ts', 'store/b.ts']);
});

test('each change of package is a crossing, but not a call of contracts', () => {
  expect(crossings(['bus/a.ts', 'bus/b.ts', 'store/c.ts', 'bus/d.ts'])).toBe(2);
  expect(crossings(['bus/a.ts', 'contracts/loop.ts', 'bus/b.ts', 'contracts/loop.ts', 'store/c.ts'])).toBe(1);
  expect(crossings([])).toBe(0);
});

test('of several orders, the one with the fewest crossings counts', () => {
  const straight = ['bus/a.ts', 'bus/b.ts', 'store/c.ts'];
  expect(straightest([['bus/a.ts', 'store/c.ts', 'bus/b.ts'], straight])).toEqual(straight);
});

test('a walk is printed with a line for each stay in a package', () => {
  expect(described(['bus/a.ts', 'bus/b.ts', 'store/c.ts'])).toBe(
    '3 files, 1 crossings\n  bus/a.ts, bus/b.ts\n  store/c.ts',
  );
});
