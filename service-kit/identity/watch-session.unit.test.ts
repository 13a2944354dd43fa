import type { Clock } from '@waggle/contracts';
import { expect, test, vi } from 'vitest';
import { watchSession } from './watch-session.ts';

test('a connection closes within fifteen seconds of the end of its session, but not because of a failed lookup', async () => {
  let now = 0;
  const timers: { at: number; callback: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    setTimer(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const seconds = async (passing: number) => {
    for (let passed = 0; passed < passing; passed += 1) {
      now += 1_000;
      for (const due of timers.filter(({ at }) => at <= now)) timers.splice(timers.indexOf(due), 1)[0]?.callback();
      await new Promise(setImmediate);
    }
  };
  let answer: () => Promise<boolean> = async () => true;
  const close = vi.fn();
  const failed = vi.fn();
  const connection = { send() {}, sendText() {}, sendLatest() {}, close, recognize() {}, onClosed: () => () => {} };
  watchSession(connection, clock, () => answer(), failed);

  await seconds(60);
  answer = () => Promise.reject(new Error('the store is unavailable'));
  await seconds(60);
  expect(failed).toHaveBeenCalled();
  expect(close).not.toHaveBeenCalled();
  answer = async () => false;
  await seconds(15);
  expect(close).toHaveBeenCalledWith('unauthorized');
});
