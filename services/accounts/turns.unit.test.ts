import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TooBusyError } from './passwords.ts';
import { createTurns } from './turns.ts';

test('work that shares a key runs one after another, in the order of the calls; other work does not wait', async () => {
  const turns = createTurns();
  const seen: string[] = [];
  const held = Promise.withResolvers<void>();
  const work =
    (name: string, until = Promise.resolve()) =>
    async () => {
      seen.push(name);
      await until;
    };
  const all = [
    turns.take(['login:ada', 'address:1'], work('first', held.promise)),
    turns.take(['login:bea', 'address:1'], work('second')),
    turns.take(['login:ada', 'address:2'], work('third')),
    turns.take(['login:cy', 'address:3'], work('other')),
  ];
  await setImmediate();
  expect(seen).toEqual(['first', 'other']);
  held.resolve();
  await Promise.all(all);
  expect(seen.toSorted()).toEqual(['first', 'other', 'second', 'third']);
});

test('a failure ends the turn', async () => {
  const turns = createTurns();
  const failed = turns.take(['a'], () => Promise.reject(new Error('no store')));
  const next = turns.take(['a'], async () => 'done');
  await expect(failed).rejects.toThrow('no store');
  expect(await next).toBe('done');
});

test('a flood under one key is refused, not queued', async () => {
  const turns = createTurns();
  const held = Promise.withResolvers<void>();
  const outcomes = Promise.allSettled(Array.from({ length: 100 }, () => turns.take(['a'], () => held.promise)));
  held.resolve();
  const refused = (await outcomes).filter(
    (outcome) => outcome.status === 'rejected' && outcome.reason instanceof TooBusyError,
  );
  expect(refused).toHaveLength(67);
});
