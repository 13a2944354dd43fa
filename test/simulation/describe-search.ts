// Runs the search as a test. Two files call it, so that they run in parallel.
import { describe, expect, test } from 'vitest';
import type { FaultSchedule } from './schedule.ts';
import { searchSchedules } from './search.ts';

// Both take about the same time; with every-step.integration.test.ts they run more than two thousand schedules.
const runs = { 1: 800, 2: 500 };
const timeLimitMs = 240_000;

export function describeSearch(name: string, processes: FaultSchedule['processes']): void {
  // A new seed each day, so that repeated runs cover more. A failure prints its schedule.
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
