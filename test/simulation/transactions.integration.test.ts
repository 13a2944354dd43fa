// How many transactions an order takes: counted and not timed, with nobody else ordering, so that none shares a commit with others.
import { expect, test } from 'vitest';
import { runSchedule } from './search.ts';

const run = (orders: number) =>
  runSchedule({
    seed: 1,
    processes: 1,
    latency: false,
    faults: [],
    orders: Array.from({ length: orders }, (_, n) => ({
      atMs: n * 10,
      item: 'margherita',
      quantity: 1,
      cancelAfterMs: null,
    })),
  });

test('an order takes at most 25 transactions for its whole life', async () => {
  const { commits, violations } = await run(1);
  expect(violations).toEqual([]);
  expect(commits).toBeLessThanOrEqual(25);
  expect(commits).toBeGreaterThan(5);
});

test('orders at the same time share transactions', async () => {
  const { commits } = await run(8);
  expect(commits / 8).toBeLessThan(25);
});
