import { expect, test } from 'vitest';
import { within } from './deadline.ts';

const never = new Promise<never>(() => {});
const late = () => new Error('too late');

test('work in time keeps its outcome, whichever it is', async () => {
  await expect(within(1_000, Promise.resolve(1), late)).resolves.toBe(1);
  await expect(within(1_000, Promise.reject(new Error('mine')), late)).rejects.toThrow('mine');
});

test('work that does not come back is given up on, even with no time at all', async () => {
  await expect(within(30, never, late)).rejects.toThrow('too late');
  await expect(within(0, never, late)).rejects.toThrow('too late');
});

test('time in which the process was held up is given again', async () => {
  const waits = new Int32Array(new SharedArrayBuffer(4));
  const work = new Promise((resolve) => {
    setImmediate(() => {
      Atomics.wait(waits, 0, 0, 150);
      setTimeout(() => resolve('done'), 1);
    });
  });
  await expect(within(100, work, late)).resolves.toBe('done');
});
