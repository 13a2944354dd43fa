// The loop: wakes, repeated runs, pauses, stops.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { atMost, atOnce, coalesceRuns, exactly, type Loop, type Pause, startLoop, untilWoken } from './loop.ts';
import { systemClock } from './runtime.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Rounds that the test ends. */
function heldRounds(options: { readonly first?: Pause; readonly failed?: Pause } = {}) {
  const ends: PromiseWithResolvers<Pause>[] = [];
  const failures: number[] = [];
  const loop = startLoop({
    clock: systemClock,
    round: () => {
      const end = Promise.withResolvers<Pause>();
      ends.push(end);
      return end.promise;
    },
    failed: (_, failuresInARow) => {
      failures.push(failuresInARow);
      return options.failed ?? untilWoken;
    },
    ...(options.first ? { first: options.first } : {}),
  });
  const settled = () => vi.advanceTimersByTimeAsync(0);
  return {
    loop,
    failures,
    get begun() {
      return ends.length;
    },
    async end(pause: Pause) {
      ends.at(-1)?.resolve(pause);
      await settled();
    },
    async fail() {
      ends.at(-1)?.reject(new Error('failed'));
      await settled();
    },
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  };
}

describe('a loop', () => {
  test('begins its first round at once, or after the given delay', async () => {
    expect(heldRounds().begun).toBe(1);
    const later = heldRounds({ first: atMost(1_000) });
    await later.pass(999);
    expect(later.begun).toBe(0);
    await later.pass(1);
    expect(later.begun).toBe(1);
    const idle = heldRounds({ first: untilWoken });
    await idle.pass(1e9);
    expect(idle.begun).toBe(0);
    idle.loop.wake();
    expect(idle.begun).toBe(1);
  });

  test('runs again after the pause that a round returns', async () => {
    const rounds = heldRounds();
    await rounds.end(atMost(500));
    await rounds.pass(499);
    expect(rounds.begun).toBe(1);
    await rounds.pass(1);
    expect(rounds.begun).toBe(2);
    await rounds.end(atOnce);
    expect(rounds.begun).toBe(3);
    await rounds.end(untilWoken);
    await rounds.pass(1e9);
    expect(rounds.begun).toBe(3);
  });

  test('a wake ends a pause, and the ended pause begins no further round', async () => {
    const rounds = heldRounds();
    await rounds.end(atMost(500));
    rounds.loop.wake();
    expect(rounds.begun).toBe(2);
    await rounds.pass(10_000);
    expect(rounds.begun).toBe(2);
  });

  test('rounds never overlap; after one or more wakes during a round, one more begins right after it', async () => {
    const rounds = heldRounds();
    for (let n = 0; n < 3; n += 1) rounds.loop.wake();
    expect(rounds.begun).toBe(1);
    await rounds.end(atMost(500));
    expect(rounds.begun).toBe(2);
    await rounds.end(untilWoken);
    expect(rounds.begun).toBe(2);
  });

  test('a wake does not shorten a minimum pause, and begins a round after it', async () => {
    const rounds = heldRounds();
    await rounds.end({ atLeastMs: 200 });
    await rounds.pass(100);
    rounds.loop.wake();
    await rounds.pass(99);
    expect(rounds.begun).toBe(1);
    await rounds.pass(1);
    expect(rounds.begun).toBe(2);
  });

  test('without a wake no round follows a minimum pause without a maximum', async () => {
    const rounds = heldRounds();
    await rounds.end({ atLeastMs: 200 });
    await rounds.pass(1e9);
    expect(rounds.begun).toBe(1);
    rounds.loop.wake();
    expect(rounds.begun).toBe(2);
  });

  test('after the minimum pause a wake ends the rest of the maximum pause', async () => {
    const rounds = heldRounds();
    await rounds.end({ atLeastMs: 200, atMostMs: 1_000 });
    await rounds.pass(300);
    expect(rounds.begun).toBe(1);
    rounds.loop.wake();
    expect(rounds.begun).toBe(2);
    await rounds.end({ atLeastMs: 200, atMostMs: 1_000 });
    await rounds.pass(999);
    expect(rounds.begun).toBe(2);
    await rounds.pass(1);
    expect(rounds.begun).toBe(3);
  });

  test('counts failures in a row, pauses as configured after each, and resets the count after a success', async () => {
    const rounds = heldRounds({ failed: exactly(300) });
    await rounds.fail();
    rounds.loop.wake();
    await rounds.pass(299);
    expect(rounds.begun).toBe(1);
    await rounds.pass(1);
    expect(rounds.begun).toBe(2);
    await rounds.fail();
    await rounds.pass(300);
    await rounds.end(atOnce);
    await rounds.fail();
    expect(rounds.failures).toEqual([1, 2, 1]);
  });

  test('a stop aborts the running round’s signal, waits for the round, and no further round begins', async () => {
    let signal: AbortSignal | undefined;
    const end = Promise.withResolvers<Pause>();
    const round = vi.fn((stopping: AbortSignal) => {
      signal = stopping;
      return end.promise;
    });
    const loop = startLoop({ clock: systemClock, round, failed: () => atOnce });
    loop.wake();
    let stopped = false;
    const stopping = loop.stop().then(() => {
      stopped = true;
    });
    expect(signal?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(stopped).toBe(false);
    end.resolve(atOnce);
    await stopping;
    loop.wake();
    await vi.advanceTimersByTimeAsync(1e9);
    expect(round).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a stop during a pause cancels the timer; a second stop has no effect', async () => {
    for (const pause of [atMost(500), exactly(500)]) {
      const rounds = heldRounds();
      await rounds.end(pause);
      await rounds.loop.stop();
      await rounds.loop.stop();
      expect(vi.getTimerCount()).toBe(0);
      await rounds.pass(1e9);
      expect(rounds.begun).toBe(1);
    }
  });

  test('a stop of a round that fails resolves', async () => {
    const rounds = heldRounds({ failed: atOnce });
    const stopping = rounds.loop.stop();
    await rounds.fail();
    await stopping;
    expect(rounds.begun).toBe(1);
  });

  test('in every sequence of calls rounds do not overlap, and no wake is lost', async () => {
    const step = fc.oneof(
      fc.constant('wake' as const),
      fc.constant('end' as const),
      fc.constant('fail' as const),
      fc.integer({ min: 1, max: 400 }),
    );
    const pauses = fc.constantFrom(atOnce, untilWoken, atMost(100), exactly(150), { atLeastMs: 50, atMostMs: 200 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, pauses), { maxLength: 60 }), async (steps) => {
        let running = 0;
        let begunAt = -1;
        let wokenAt = -1;
        let time = 0;
        let end: PromiseWithResolvers<Pause> | undefined;
        const loop: Loop = startLoop({
          clock: systemClock,
          round: async () => {
            running += 1;
            expect(running).toBe(1);
            begunAt = time;
            end = Promise.withResolvers();
            try {
              return await end.promise;
            } finally {
              running -= 1;
            }
          },
          failed: () => exactly(70),
        });
        for (const [what, pause] of steps) {
          time += 1;
          if (what === 'wake') {
            wokenAt = time;
            loop.wake();
          } else if (what === 'end') end?.resolve(pause);
          else if (what === 'fail') end?.reject(new Error('failed'));
          else await vi.advanceTimersByTimeAsync(what);
          await vi.advanceTimersByTimeAsync(0);
        }
        time += 1;
        // Ends the running round and waits longer than any pause: a round has begun since the last wake.
        end?.resolve(untilWoken);
        await vi.advanceTimersByTimeAsync(1_000);
        expect(begunAt).toBeGreaterThanOrEqual(wokenAt);
        end?.resolve(untilWoken);
        await loop.stop();
      }),
    );
  });
});

describe('coalesced runs', () => {
  test('calls during a run share one more run, which begins after them', async () => {
    const ends: PromiseWithResolvers<void>[] = [];
    const ask = coalesceRuns(() => {
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    });
    const first = ask();
    const [second, third] = [ask(), ask()];
    expect(second).toBe(third);
    expect(ends).toHaveLength(1);
    ends[0]?.resolve();
    await first;
    // Called between two runs: still never two at once.
    void ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(ends).toHaveLength(2);
    ends[1]?.resolve();
    await second;
    await vi.advanceTimersByTimeAsync(0);
    expect(ends).toHaveLength(3);
  });

  test('a failed run rejects for its own callers only, and the next one still runs', async () => {
    let runs = 0;
    const ask = coalesceRuns(async () => {
      runs += 1;
      if (runs === 1) throw new Error('the first fails');
    });
    const first = ask();
    const second = ask();
    await expect(first).rejects.toThrow('the first fails');
    await expect(second).resolves.toBeUndefined();
    expect(runs).toBe(2);
  });
});
