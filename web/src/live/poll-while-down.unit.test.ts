import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pollWhileDown } from './poll-while-down.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const start = (ask: () => Promise<string> = async () => 'answer') => {
  const asked = vi.fn(ask);
  const onAnswer = vi.fn();
  return { asked, onAnswer, asking: pollWhileDown({ ask: asked, onAnswer, random: () => 0 }) };
};

test('polls at once, then with a growing interval while the socket is down', async () => {
  const { asked, onAnswer, asking } = start();
  await vi.advanceTimersByTimeAsync(0);
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith('answer');
  await vi.advanceTimersByTimeAsync(60_000);
  const inTheFirstMinute = asked.mock.calls.length;
  expect(inTheFirstMinute).toBeGreaterThanOrEqual(4);
  expect(inTheFirstMinute).toBeLessThanOrEqual(7);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.mock.calls.length - inTheFirstMinute).toBeLessThanOrEqual(4);
  asking.stop();
  const all = asked.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledTimes(all);
});

test('polls at the requested interval, for as long as one is requested', async () => {
  const asked = vi.fn(async () => 'answer');
  let atLeastEveryMs: number | undefined = 5_000;
  const asking = pollWhileDown({
    ask: asked,
    onAnswer: () => {},
    random: () => 0,
    atLeastEveryMs: () => atLeastEveryMs,
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.mock.calls.length).toBeGreaterThanOrEqual(12);
  atLeastEveryMs = undefined;
  await vi.advanceTimersByTimeAsync(10_000);
  const before = asked.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.mock.calls.length - before).toBeLessThanOrEqual(2);
  asking.stop();
});

test('stops polling once the socket connects, and drops a response that arrives later', async () => {
  let answer: (text: string) => void = () => {};
  const { asked, onAnswer, asking } = start(() => new Promise((resolve) => (answer = resolve)));
  asking.setConnected(true);
  answer('older than the socket');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(onAnswer).not.toHaveBeenCalled();
  asking.setConnected(false);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked).toHaveBeenCalledTimes(2);
  asking.stop();
});

test('keeps polling after a failed request', async () => {
  let fails = true;
  const onNoAnswer = vi.fn();
  const onAnswer = vi.fn();
  const ask = async () => {
    if (fails) throw new Error('no answer');
    return 'answer';
  };
  const asking = pollWhileDown({ ask, onAnswer, onNoAnswer, random: () => 0 });
  await vi.advanceTimersByTimeAsync(0);
  expect(onNoAnswer).toHaveBeenCalledTimes(1);
  fails = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect(onAnswer).toHaveBeenCalledWith('answer');
  asking.stop();
});
