// A running simulator purges plans with nothing to do, in time and not before.

import { defaultRetryPolicy } from '@waggle/bus';
import { readConfig } from '@waggle/service-kit/config';
import { createLog } from '@waggle/service-kit/operations/log';
import { openEmbeddedPlatform } from '@waggle/service-kit/process/embedded';
import { topology } from '@waggle/services';
import { newId } from '@waggle/store';
import { settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { expect, test, vi } from 'vitest';
import type { Plan } from './plan.rules.ts';
import { service as simulator } from './service.ts';

const hour = 3_600_000;
const cause = { correlation_id: 'a-test', causation_id: null };

test('plans of ended orders are purged a day later; those with something to do, and younger ones, stay', async () => {
  const log = createLog({ level: 'silent' });
  const { platform } = await openEmbeddedPlatform({ data: ':memory:', log, staffToken: 'staff-token' });
  const clock = settableClock();
  const store = await platform.openStore(simulator.store);
  const planned = async (hoursAgo: number, due_at: number | null): Promise<string> => {
    const plan_id = newId();
    const subject: Plan['subject'] = { kind: 'order', order_id: plan_id, next: due_at === null ? null : 'confirmed' };
    const plan: Plan = { plan_id, subject, version: 1, due_at, cause, planned_at: clock.now() - hoursAgo * hour };
    await store.transaction(cause, (tx) => tx.plans.put(plan));
    return plan_id;
  };
  const old = await planned(25, null);
  const young = await planned(2, null);
  const waiting = await planned(25, clock.now() + 1_000 * hour);
  const { simulator: config } = readConfig({ simulator: simulator.manifest.settings }, {}, {});
  const context = {
    clock,
    store,
    unread: [],
    topology,
    config,
    log,
    retry: defaultRetryPolicy,
    inboxMs: 0,
    underTheHood: false,
    faults: null,
  };
  const parts = await simulator.start({ ...platform, ...context });
  try {
    await vi.waitFor(
      async () => {
        clock.advance(60_000);
        expect(await store.reads.plans.find(old)).toBeNull();
      },
      { timeout: 20_000 },
    );
    expect(await store.reads.plans.find(young)).not.toBeNull();
    expect(await store.reads.plans.find(waiting)).not.toBeNull();
  } finally {
    await parts.stop?.();
    await store.close();
    await platform.close();
  }
});
