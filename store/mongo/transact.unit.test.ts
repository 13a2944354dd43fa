// The semaphore: its limit, its order, its timeout.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { StoreUnavailableError } from '../store.ts';
import { createSemaphore } from './transact.ts';

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

test('concurrency stays within the limit, and waiters follow in FIFO order', async () => {
  const semaphore = createSemaphore(2, 10_000);
  const { begun, ends, run } = work();
  const all = [1, 2, 3, 4].map((n) => semaphore.run(run(n)));
  await setImmediate();
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  await all[1];
  await setImmediate();
  expect(begun).toEqual([1, 2, 3]);
  ends[0]?.();
  ends[2]?.();
  await all[2];
  await setImmediate();
  ends[3]?.();
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  await semaphore.idle();
});

test('a waiter times out, and the permit goes to the next', async () => {
  const semaphore = createSemaphore(1, 20);
  const { ends, run } = work();
  const first = semaphore.run(run(1));
  await expect(semaphore.run(run(2))).rejects.toThrow('1 transactions ran for 20 ms and left no permit');
  ends[0]?.();
  await first;
  expect(await semaphore.run(async () => 3)).toBe(3);
});

test('waiters can be rejected, running work continues', async () => {
  const semaphore = createSemaphore(1, 10_000);
  const { begun, ends, run } = work();
  const first = semaphore.run(run(1));
  const waiting = semaphore.run(run(2));
  await setImmediate();
  semaphore.refuseWaiting(new StoreUnavailableError('away'));
  await expect(waiting).rejects.toThrow('away');
  ends[0]?.();
  expect(await first).toBe(1);
  await semaphore.idle();
  expect(begun).toEqual([1]);
});

test('failed work releases its permit', async () => {
  const semaphore = createSemaphore(1, 10_000);
  await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await semaphore.run(async () => 1)).toBe(1);
});
