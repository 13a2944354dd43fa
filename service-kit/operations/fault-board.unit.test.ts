import type { Signals } from '@waggle/bus';
import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import { systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { expect, onTestFinished, test } from 'vitest';
import { createFaultBoard, type FaultBoard } from './fault-board.ts';

const none = { event_type: null, order_id: null, item_id: null, ms: null, times: null };
const failed = (error: unknown): never => {
  throw error;
};

/** Processes that share signals, as over Redis. */
async function boards(services: Readonly<Record<string, readonly string[]>>): Promise<FaultBoard[]> {
  const signals: Signals = createEmbeddedSignals();
  const made = Object.entries(services).map(([process, names]) =>
    createFaultBoard({ signals, clock: systemClock, newId, process, services: names, failed }),
  );
  const opened = await Promise.all(made);
  onTestFinished(async () => {
    await Promise.all(opened.map((board) => board.close()));
  });
  return opened;
}

test('a fault is active in the processes that have its service alone, and every process tells where', async () => {
  const [asked, has] = await boards({ one: ['orders'], two: ['deliveries'] });
  asked?.begin({ ...none, kind: 'slow-handler', service: 'deliveries', ms: 5 }, 60, 'Ada');
  await expect.poll(() => has?.set.find('slow-handler', 'deliveries')).not.toBeNull();
  expect(asked?.set.active()).toEqual([]);
  await expect
    .poll(() => asked?.active())
    .toMatchObject([{ kind: 'slow-handler', by: 'Ada', processes: [{ process: 'two', fired: 0 }] }]);
});

test('a fault of every service is active everywhere, and ends everywhere, whoever is asked', async () => {
  const [one, two] = await boards({ one: ['orders'], two: ['deliveries'] });
  const { fault_id } = one?.begin({ ...none, kind: 'paused-consumer', service: null }, 60, '') ?? { fault_id: '' };
  await expect.poll(() => two?.active()[0]?.processes.length).toBe(2);
  expect(two?.end(fault_id)).toBe(true);
  await expect.poll(() => [one?.set.active(), two?.set.active()]).toEqual([[], []]);
  // A message that was on its way does not bring it back.
  expect([one?.active(), two?.active()]).toEqual([[], []]);
  expect(two?.end(fault_id)).toBe(false);
});

test('a fault that has acted as often as it may is told by nobody any more', async () => {
  const [asked, has] = await boards({ one: ['orders'], two: ['deliveries'] });
  asked?.begin({ ...none, kind: 'failing-handler', service: 'deliveries', times: 1 }, 60, '');
  await expect.poll(() => has?.set.active().length).toBe(1);
  expect(has?.set.fire('failing-handler', 'deliveries')).not.toBeNull();
  expect(has?.set.fire('failing-handler', 'deliveries')).toBeNull();
  await expect.poll(() => asked?.active(), { timeout: 20_000 }).toEqual([]);
});
