import type { OrderId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { latestPositions } from './latest-positions.ts';

const position = (latitude: number) => ({
  type: 'position' as const,
  latitude,
  longitude: 13,
  at: '2026-11-22T14:30:00.000Z',
});

test('the latest position of a courier is kept for a minute and no longer', () => {
  let now = 0;
  const positions = latestPositions({ now: () => now });
  const [one, two] = ['one', 'two'] as OrderId[];
  if (!one || !two) throw new Error('two orders');
  positions.set(one, position(1));
  now = 30_000;
  positions.set(one, position(2));
  positions.set(two, position(3));
  now = 89_000;
  expect(positions.get(one)).toEqual(position(2));
  now = 90_000;
  expect(positions.get(one)).toBeNull();
  expect(positions.get(two)).toBeNull();
});

test('no more positions are kept than any kitchen has couriers on the way', () => {
  const positions = latestPositions({ now: () => 0 });
  for (let n = 0; n <= 10_000; n += 1) positions.set(`order ${n}` as OrderId, position(n));
  expect(positions.get('order 0' as OrderId)).toBeNull();
  expect(positions.get('order 1' as OrderId)).toEqual(position(1));
});
