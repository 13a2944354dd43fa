// The search as a test. Two files call it, so that they run side by side.
import { describe, expect, test } from 'vitest';
import type { Schedule } from './schedule.ts';
import { searchSchedules } from './search.ts';

// In about the same time each; with those of every-step.integration.test.ts more than two thousand.
const runs = { 1: 800, 2: 500 };
const timeLimitMs = 240_000;

export function describeSearch(name: string, processes: Schedule['processes']): void {
  // Another seed each day, so that over the weeks more is tried than in any one run. What fails prints its schedule.
  const seed = Math.floor(Date.now() / 86_400_000);

  describe(name, () => {
    test(
      `${runs[processes]} schedules of faults lose nothing and do nothing twice`,
      async () => {
        const found = await searchSchedules({ processes, runs: runs[processes], seed });
        console.log(`${name}: ${found.runs} schedules with ${found.faults} faults, seed ${seed}`);
        expect(found.failure).toBeNull();
      },
      timeLimitMs,
    );
  });
}
