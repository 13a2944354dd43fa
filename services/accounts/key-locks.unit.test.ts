import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createKeyLocks } from './key-locks.ts';
import { TooBusyError } from './passwords.ts';

test('work that shares a key runs one after another, in the order of the calls; other work does not wait', async () => {
  const keyLocks = createKeyLocks();
  const seen: string[] = [];
  const held = Promise.withResolvers<void>();
  const work =
    (name: string, until = Promise.resolve()) =>
    async () => {
      seen.push(name);
      await until;
    };
  const all = [
    keyLocks.run(['login:ada', 'address:1'], work('first', held.promise)),
    keyLocks.run(['login:bea', 'address:1'], work('second')),
    keyLocks.run(['login:ada', 'address:2'], work('third')),
    keyLocks.run(['login:cy', 'address:3'], work('other')),
  ];
  await setImmediate();
  expect(seen).toEqual(['first', 'other']);
  held.resolve();
  await Promise.all(all);
  expect(seen.toSorted()).toEqual(['first', 'other', 'second', 'third']);
});

test('a failure releases the lock', async () => {
  const keyLocks = createKeyLocks();
  const failed = keyLocks.run(['a'], () => Promise.reject(new Error('no store')));
  const next = keyLocks.run(['a'], async () => 'done');
  await expect(failed).rejects.toThrow('no store');
  expect(await next).toBe('done');
});

test('a flood under one key is refused, not queued', async () => {
  const keyLocks = createKeyLocks();
  const held = Promise.withResolvers<void>();
  const outcomes = Promise.allSettled(Array.from({ length: 100 }, () => keyLocks.run(['a'], () => held.promise)));
  held.resolve();
  const refused = (await outcomes).filter(
    (outcome) => outcome.status === 'rejected' && outcome.reason instanceof TooBusyError,
  );
  expect(refused).toHaveLength(67);
});
