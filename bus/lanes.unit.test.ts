// Lanes: order within a key, concurrency between keys, pauses that free their slot.
import type { Clock } from '@waggle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLanes, type RunOutcome } from './lanes.ts';
import { createNotifier } from './pause.ts';

const done: RunOutcome = { kind: 'done' };
const again = (afterMs: number): RunOutcome => ({ kind: 'again', afterMs });

/** A clock whose timers fire on demand. */
function steppedClock(): Clock & { fire(): void; readonly waiting: number } {
  const timers = new Set<() => void>();
  return {
    now: () => 0,
    setTimer(_, callback) {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    fire() {
      for (const timer of [...timers]) if (timers.delete(timer)) timer();
    },
    get waiting() {
      return timers.size;
    },
  };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('lanes', () => {
  test('tasks of one key run in sequence, those of another key concurrently', async () => {
    const log: string[] = [];
    const lanes = createLanes(10, steppedClock(), createNotifier());
    const finish = Promise.withResolvers<void>();
    const slow = (name: string) => async () => {
      log.push(name);
      await finish.promise;
      return done;
    };
    lanes.add('a', slow('a1'));
    lanes.add('a', slow('a2'));
    lanes.add('b', slow('b1'));
    expect(log).toEqual(['a1', 'b1']);
    expect([lanes.running, lanes.busy, lanes.size]).toEqual([2, 2, 3]);
    finish.resolve();
    await settled();
    expect(log).toEqual(['a1', 'b1', 'a2']);
    expect([lanes.running, lanes.busy, lanes.size]).toEqual([0, 0, 0]);
  });

  test('a retried task pauses its own lane and frees its slot', async () => {
    const log: string[] = [];
    const clock = steppedClock();
    const lanes = createLanes(1, clock, createNotifier());
    let failures = 1;
    lanes.add('a', async () => {
      log.push('a1');
      failures -= 1;
      return failures >= 0 ? again(50) : done;
    });
    for (const name of ['a2', 'b1']) {
      lanes.add(name.charAt(0), async () => {
        log.push(name);
        return done;
      });
    }
    await settled();
    expect(log).toEqual(['a1', 'b1']);
    expect([lanes.paused, lanes.busy, lanes.size]).toEqual([1, 0, 2]);
    clock.fire();
    await settled();
    expect(log).toEqual(['a1', 'b1', 'a1', 'a2']);
    expect([lanes.paused, lanes.size]).toEqual([0, 0]);
  });

  test('draining drops paused lanes and runs the rest', async () => {
    const log: string[] = [];
    const clock = steppedClock();
    const lanes = createLanes(1, clock, createNotifier());
    const task = (name: string, outcome: RunOutcome) => async () => {
      log.push(name);
      return outcome;
    };
    lanes.add('paused', task('paused', again(1)));
    lanes.add('paused', task('behind it', done));
    await settled();
    expect(lanes.paused).toBe(1);
    lanes.add('fails', task('fails', again(1)));
    lanes.add('works', task('works', done));
    lanes.drain();
    await settled();
    expect(log).toEqual(['paused', 'fails', 'works']);
    expect([lanes.size, lanes.paused, clock.waiting]).toEqual([0, 0, 0]);
  });

  test('halted lanes start no more tasks', async () => {
    const log: string[] = [];
    const lanes = createLanes(1, steppedClock(), createNotifier());
    for (const name of ['a', 'b']) {
      lanes.add(name, async () => {
        log.push(name);
        return done;
      });
    }
    lanes.halt();
    await settled();
    expect(log).toEqual(['a']);
  });

  test('in every mix of tasks, failures and pauses each key keeps its order, and concurrency stays within the limit', async () => {
    const tasks = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), failures: fc.nat(3) }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(tasks, fc.integer({ min: 1, max: 4 }), fc.scheduler(), async (given, limit, scheduler) => {
        const clock = steppedClock();
        const lanes = createLanes(limit, clock, createNotifier());
        const finished: number[] = [];
        const inRun = new Set<string>();
        given.forEach(({ key, failures }, n) => {
          let left = failures;
          lanes.add(key, async () => {
            expect(inRun.has(key)).toBe(false);
            inRun.add(key);
            expect(inRun.size).toBeLessThanOrEqual(limit);
            await scheduler.schedule(Promise.resolve());
            inRun.delete(key);
            left -= 1;
            if (left >= 0) return again(1);
            finished.push(n);
            return done;
          });
        });
        while (lanes.size > 0) {
          await scheduler.waitIdle();
          clock.fire();
        }
        expect([...finished].sort((a, b) => a - b)).toEqual(given.map((_, n) => n));
        for (const key of ['a', 'b', 'c', 'd']) {
          const ofKey = finished.filter((n) => given[n]?.key === key);
          expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
        }
      }),
    );
  });
});
