// Carries plans out when they are due. It holds nothing but one timer: what is due stands in the store, so any process may
// carry it out, and a restart goes on where the last one was.
import { atMost, atOnce, type Clock, type Loop, startLoop } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { carryOutPlan } from './carry-out-plan.ts';
import type { SimulatorRecords } from './records.ts';

/** A look at the store at least this often finds the plans that another process made. */
const longestPauseMs = 1_000;
const batch = 100;

/** Woken when a plan was made: looks at the store now. */
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
      for (const plan of due) if (!stopping.aborted) await carryOutPlan({ store, clock }, plan);
      if (due.length === batch) return atOnce;
      const next = await store.reads.plans.nextDue();
      return atMost(next === null ? longestPauseMs : Math.min(longestPauseMs, Math.max(1, next - clock.now())));
    },
    failed(error) {
      failed(error);
      return atMost(longestPauseMs);
    },
  });
