import { expect, test } from 'vitest';
import { newId } from './new-id.ts';

// More than the pool of random bytes holds, and many in each millisecond.
const ids = Array.from({ length: 5_000 }, () => newId());

test('ids are UUIDs version 7 of now', () => {
  const [first = ''] = ids;
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(Math.abs(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(60_000);
});

test('each is above the one before it, and none comes twice', () => {
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the random part differs between ids, also between those of one refill of the pool', () => {
  const tails = ids.map((id) => id.slice(-8));
  expect(new Set(tails).size).toBeGreaterThan(ids.length - 10);
});
