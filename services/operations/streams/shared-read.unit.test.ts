// What viewers who ask at about the same time share.
import { expect, test } from 'vitest';
import { sharedRead } from './shared-read.ts';

test('twenty viewers who ask within its time cost one reading; later ones another', async () => {
  let [now, reads] = [1_000, 0];
  const ask = sharedRead({ now: () => now }, 5_000, async () => ++reads);
  expect(new Set(await Promise.all(Array.from({ length: 20 }, ask)))).toEqual(new Set([1]));
  now += 4_999;
  expect(await ask()).toBe(1);
  now += 1;
  expect(await ask()).toBe(2);
  now -= 60_000;
  expect(await ask()).toBe(3);
});

test('a reading that fails is told to those who wait for it, and tried again for the next', async () => {
  let reads = 0;
  const ask = sharedRead({ now: () => 0 }, 5_000, async () => {
    reads += 1;
    if (reads === 1) throw new Error('away');
    return reads;
  });
  const both = await Promise.allSettled([ask(), ask()]);
  expect([both.map(({ status }) => status), reads]).toEqual([['rejected', 'rejected'], 1]);
  expect(await ask()).toBe(2);
});
