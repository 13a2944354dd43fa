// Runs one order once for every step, and cuts its process off at that step.
import { expect, test } from 'vitest';
import type { FaultSchedule, ScheduledFault } from './schedule.ts';
import { runSchedule, searchEach } from './search.ts';

const oneOrder = (faults: readonly ScheduledFault[]): FaultSchedule => ({
  seed: 1,
  processes: 1,
  latency: false,
  orders: [{ atMs: 0, item: 'margherita', quantity: 1, cancelAfterMs: null }],
  faults,
});

// For a machine that is busy with other work.
const timeoutMs = 240_000;

test(
  'an order reaches its end, and nothing is done twice, wherever its process is killed',
  async () => {
    const { steps } = await runSchedule(oneOrder([]));
    const schedules = Array.from({ length: steps }, (_, after) => oneOrder([{ kind: 'crash', after, downMs: 100 }]));
    expect(await searchEach(schedules)).toBeNull();
  },
  timeoutMs,
);

test(
  'an order reaches its end wherever a call fails or loses its answer',
  async () => {
    const { steps } = await runSchedule(oneOrder([]));
    const schedules = Array.from({ length: steps }, (_, after) => oneOrder([{ kind: 'refuse', after }]));
    expect(await searchEach(schedules)).toBeNull();
  },
  timeoutMs,
);
