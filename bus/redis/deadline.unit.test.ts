import { expect, test } from 'vitest';
import { withDeadline } from './deadline.ts';

const never = new Promise<never>(() => {});
const late = () => new Error('too late');

test('work in time keeps its outcome', async () => {
  await expect(withDeadline(1_000, Promise.resolve(1), late)).resolves.toBe(1);
  await expect(withDeadline(1_000, Promise.reject(new Error('mine')), late)).rejects.toThrow('mine');
});

test('hanging work is rejected at the deadline, even with a limit of 0', async () => {
  await expect(withDeadline(30, never, late)).rejects.toThrow('too late');
  await expect(withDeadline(0, never, late)).rejects.toThrow('too late');
});

test('time during which the process was blocked does not count', async () => {
  const waits = new Int32Array(new SharedArrayBuffer(4));
  const work = new Promise((resolve) => {
    setImmediate(() => {
      Atomics.wait(waits, 0, 0, 150);
      setTimeout(() => resolve('done'), 1);
    });
  });
  await expect(withDeadline(100, work, late)).resolves.toBe('done');
});
