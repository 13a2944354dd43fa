// The services under thousands of schedules of crashes, delays, repeats and losses, in virtual time.
import { describe, expect, test } from 'vitest';
import { runSchedule, searchSchedules } from './search.ts';

const runs = 2_000;
const timeLimitMs = 85_000;

describe('whatever goes wrong at whatever step', () => {
  // Another seed each day: over the weeks more schedules are tried than in any one run. What fails prints its schedule.
  const seed = Math.floor(Date.now() / 86_400_000);

  test(
    `${runs} schedules lose nothing and do nothing twice`,
    async () => {
      const found = await searchSchedules({ runs, seed, withinMs: timeLimitMs });
      expect(found.failure).toBeNull();
      console.log(`${found.runs} schedules with ${found.faults} faults, seed ${seed}`);
    },
    timeLimitMs * 2,
  );
});

describe('schedules that once broke something', () => {
  test('a log that is away for a moment while its process starts is used when it is back', async () => {
    const outcome = await runSchedule({
      seed: 986160429,
      processes: 1,
      latency: false,
      orders: [{ atMs: 0, item: 'margherita', quantity: 1, cancelAfterMs: null }],
      faults: [
        { kind: 'outage', after: 43, of: 'log', ms: 1 },
        { kind: 'crash', after: 0, downMs: 0 },
      ],
    });
    expect(outcome.violations).toEqual([]);
  });

  test('a store that is away for longer than all attempts take makes no dead letters', async () => {
    const outcome = await runSchedule({
      seed: 723068692,
      processes: 1,
      latency: false,
      orders: [{ atMs: 0, item: 'margherita', quantity: 1, cancelAfterMs: null }],
      faults: [{ kind: 'outage', after: 28, of: 'store', ms: 2418 }],
    });
    expect(outcome.violations).toEqual([]);
  });
});
