// Retries against an engine: one report when an outage begins, one when it ends.
import { type Clock, systemClock } from '@waggle/contracts';
import { describe, expect, test, vi } from 'vitest';
import { createEngineAttempts } from './engine-attempts.ts';
import { EngineRefusedError, EngineUnavailableError, GroupMissingError } from './event-log.ts';

const never = new AbortController().signal;
const down = () => Promise.reject(new EngineUnavailableError('down'));

/** A clock that ends every pause at once and records its length. */
function hastyClock(): Clock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  let now = 0;
  return {
    pauses,
    now: () => now,
    setTimer(ms, callback) {
      pauses.push(ms);
      now += ms;
      queueMicrotask(callback);
      return () => {};
    },
  };
}

const failingTimes = (times: number) => {
  let left = times;
  return async () => {
    left -= 1;
    return left >= 0 ? down() : 'answer';
  };
};

describe('reaching an engine', () => {
  test('it retries with a growing backoff until the engine answers', async () => {
    const clock = hastyClock();
    const observer = { unavailable: vi.fn(), recovered: vi.fn() };
    const engine = createEngineAttempts(clock, () => 0, 300, observer);
    expect(await engine.reach(failingTimes(5), 'no group', never)).toBe('answer');
    expect(clock.pauses).toEqual([50, 100, 200, 300, 300]);
    expect(observer.unavailable).toHaveBeenCalledExactlyOnceWith(expect.any(EngineUnavailableError));
    expect(observer.recovered).toHaveBeenCalledExactlyOnceWith(950);
  });

  test('the outage ends only when no operation fails, although others succeeded meanwhile', async () => {
    const observer = { unavailable: vi.fn(), recovered: vi.fn() };
    const engine = createEngineAttempts(hastyClock(), () => 0, 300, observer);
    const stuck = engine.begin();
    await stuck.failed(new EngineUnavailableError('out of memory'), never);
    expect(await engine.reach(failingTimes(1), '', never)).toBe('answer');
    expect([engine.available, observer.unavailable.mock.calls.length]).toEqual([false, 1]);
    expect(observer.recovered).not.toHaveBeenCalled();
    stuck.over();
    expect(engine.available).toBe(true);
    expect(observer.recovered).toHaveBeenCalledTimes(1);
  });

  test('an engine that comes back and refuses is reported once more by its error code, and named in place of the outage', async () => {
    const observer = { unavailable: vi.fn(), recovered: vi.fn() };
    const engine = createEngineAttempts(hastyClock(), () => 0, 300, observer);
    const [one, another] = [engine.begin(), engine.begin()];
    await one.failed(new EngineUnavailableError('connection refused'), never);
    expect(engine.outage).toBe('the event log cannot be reached');
    const full = new EngineUnavailableError('the memory is full', { refusal: 'OOM' });
    for (const attempts of [one, another, one]) await attempts.failed(full, never);
    expect(engine.outage).toBe('the memory is full');
    expect(observer.unavailable.mock.calls.map(([error]) => String(error))).toEqual([
      'EngineUnavailableError: connection refused',
      'EngineUnavailableError: the memory is full',
    ]);
    one.over();
    another.over();
    expect(engine.outage).toBeNull();
    expect(observer.recovered).toHaveBeenCalledTimes(1);
  });

  test('a missing group ends the retries', async () => {
    const engine = createEngineAttempts(hastyClock(), () => 0, 300, {});
    const missing = () => Promise.reject(new GroupMissingError('gone'));
    expect(await engine.reach(missing, 'no group', never)).toBe('no group');
    expect(engine.available).toBe(true);
  });

  test('a refusal is logged once, not retried, and not counted as an outage', async () => {
    const clock = hastyClock();
    const observer = { unavailable: vi.fn(), refused: vi.fn() };
    const engine = createEngineAttempts(clock, () => 0, 300, observer);
    const enough = new AbortController();
    let calls = 0;
    const refused = () => {
      calls += 1;
      if (calls > 9) enough.abort();
      return Promise.reject(new Error('ERR too many results to unpack'));
    };
    for (let n = 0; n < 3; n += 1)
      expect(await engine.reach<string | null>(refused, null, enough.signal)).toBeUndefined();
    expect(calls).toBe(3);
    expect(observer.refused).toHaveBeenCalledTimes(1);
    expect(observer.unavailable).not.toHaveBeenCalled();
    expect([clock.pauses, engine.available]).toEqual([[], true]);
  });

  test('an operation that a stream cannot work without is retried despite refusals, and named until it succeeds', async () => {
    const clock = hastyClock();
    const observer = { unavailable: vi.fn(), refused: vi.fn(), accepted: vi.fn() };
    const engine = createEngineAttempts(clock, () => 0, 300, observer);
    let left = 4;
    const named: (readonly string[])[] = [];
    const ensure = async () => {
      named.push(engine.refusals);
      left -= 1;
      if (left >= 0) throw new EngineRefusedError('the key holds a string');
    };
    for (let round = 1; round <= 2; round += 1) {
      left = 4;
      await engine.insist(ensure, never);
      expect(observer.refused).toHaveBeenCalledTimes(round);
      expect(observer.accepted).toHaveBeenCalledTimes(round);
      expect(engine.refusals).toEqual([]);
    }
    expect(named.slice(0, 2)).toEqual([[], ['the key holds a string']]);
    expect(clock.pauses.slice(0, 4)).toEqual([50, 100, 200, 300]);
    expect([engine.available, observer.unavailable.mock.calls.length]).toEqual([true, 0]);
  });

  test('a refusal about an entry stays listed for a minute, and longer while it repeats', async () => {
    let now = 0;
    const clock = { now: () => now, setTimer: () => () => {} };
    const engine = createEngineAttempts(clock, () => 0, 300, {});
    engine.refused(new EngineRefusedError('no such right'));
    now = 59_000;
    engine.refused(new EngineRefusedError('no such right'));
    now = 118_000;
    expect(engine.refusals).toEqual(['no such right']);
    now = 119_000;
    expect(engine.refusals).toEqual([]);
  });

  test('an abort ends the retries during a pause, without a result', async () => {
    const over = new AbortController();
    const engine = createEngineAttempts(systemClock, () => 0, 3_600_000, { unavailable: () => over.abort() });
    expect(await engine.reach<string | null>(down, null, over.signal)).toBeUndefined();
    expect(engine.available).toBe(true);
  });
});
