// Carries plans out when they are due. It holds only a timer: the plans are in the store, so any process may carry them out,
// also after a restart.
import { atMost, atOnce, type Clock, type Loop, startLoop } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { carryOutPlan } from './carry-out-plan.ts';
import type { SimulatorRecords } from './records.ts';

/** The longest interval between two queries, which find the plans of other processes. */
const longestPauseMs = 1_000;
const batch = 100;
const atATime = 20;

/** Queries the store now: there is a new plan. */
export type Schedule = Loop;

export interface ScheduleDeps {
  readonly store: Store<SimulatorRecords>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export const startSchedule = ({ store, clock, failed }: ScheduleDeps): Schedule =>
  startLoop({
    clock,
    async round(stopping) {
      const due = await store.reads.plans.due(clock.now(), batch);
      // Side by side, since each waits for its own commit; a few, since others use the store too.
      for (let begun = 0; begun < due.length && !stopping.aborted; begun += atATime) {
        await Promise.all(due.slice(begun, begun + atATime).map((plan) => carryOutPlan({ store, clock }, plan)));
      }
      if (due.length === batch) return atOnce;
      const next = await store.reads.plans.nextDue();
      return atMost(next === null ? longestPauseMs : Math.min(longestPauseMs, Math.max(1, next - clock.now())));
    },
    failed(error) {
      failed(error);
      return atMost(longestPauseMs);
    },
  });
