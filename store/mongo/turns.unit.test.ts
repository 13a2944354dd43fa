// Turns: how many run side by side, in which order the others follow, and how long they wait.
import { expect, test } from 'vitest';
import { StoreUnavailableError } from '../store.ts';
import { turns } from './turns.ts';

/** Work that a test ends. */
function work() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const run = (n: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(n);
      ends.push(() => resolve(n));
    });
  return { begun, ends, run };
}

test('no more run side by side than were allowed, and the others follow in the order they came', async () => {
  const lane = turns(2, 10_000);
  const { begun, ends, run } = work();
  const all = [1, 2, 3, 4].map((n) => lane.take(run(n)));
  await Promise.resolve();
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual([1, 2, 3]);
  ends[0]?.();
  ends[2]?.();
  await all[2];
  await Promise.resolve();
  ends[3]?.();
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  await lane.idle();
});

test('whoever waits too long is told so, and the turn goes to the next', async () => {
  const lane = turns(1, 20);
  const { ends, run } = work();
  const first = lane.take(run(1));
  await expect(lane.take(run(2))).rejects.toThrow('1 transactions ran for 20 ms and left no turn');
  ends[0]?.();
  await first;
  expect(await lane.take(async () => 3)).toBe(3);
});

test('those who wait can be refused, those who run go on', async () => {
  const lane = turns(1, 10_000);
  const { begun, ends, run } = work();
  const first = lane.take(run(1));
  const waiting = lane.take(run(2));
  lane.refuseWaiting(new StoreUnavailableError('away'));
  await expect(waiting).rejects.toThrow('away');
  ends[0]?.();
  expect(await first).toBe(1);
  expect(begun).toEqual([1]);
});

test('work that fails gives its turn back', async () => {
  const lane = turns(1, 10_000);
  await expect(lane.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lane.take(async () => 1)).toBe(1);
});
