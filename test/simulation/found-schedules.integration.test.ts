// Schedules that once violated an invariant, each with its fault.
import { describe, expect, test } from 'vitest';
import type { FaultSchedule, ScheduledFault } from './schedule.ts';
import { runSchedule } from './search.ts';

const oneOrder = (seed: number, faults: readonly ScheduledFault[]): FaultSchedule => ({
  seed,
  processes: 1,
  latency: false,
  orders: [{ atMs: 0, item: 'margherita', quantity: 1, cancelAfterMs: null }],
  faults,
});

const found: readonly (readonly [string, FaultSchedule])[] = [
  [
    'a log that is briefly unavailable while its process starts is used once it is back',
    oneOrder(986160429, [
      { kind: 'outage', after: 43, of: 'log', ms: 1 },
      { kind: 'crash', after: 0, downMs: 0 },
    ]),
  ],
  [
    'a store that is unavailable for longer than all retries take causes no dead letters',
    oneOrder(723068692, [{ kind: 'outage', after: 28, of: 'store', ms: 2418 }]),
  ],
];

describe('schedules that once violated an invariant', () => {
  test.each(found)('%s', async (_, schedule) => {
    const { violations } = await runSchedule(schedule);
    expect(violations).toEqual([]);
  });
});
