// Carries plans out when they are due. It holds nothing but one timer: what is due stands in the store, so any process may
// carry it out, and a restart goes on where the last one was.
import type { Clock } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { carryOutPlan } from './carry-out-plan.ts';
import type { SimulatorRecords } from './records.ts';

/** A look at the store at least this often finds the plans that another process made. */
const longestPauseMs = 1_000;
const batch = 100;

export interface Schedule {
  /** Looks at the store now: a plan was made. */
  wake(): void;
  stop(): Promise<void>;
}

export interface ScheduleDeps {
  readonly store: Store<SimulatorRecords>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export function startSchedule({ store, clock, failed }: ScheduleDeps): Schedule {
  let stopped = false;
  let again = false;
  let running: Promise<void> | null = null;
  let cancel = () => {};

  const wake = (): void => {
    again = true;
    if (stopped || running) return;
    cancel();
    running = round().finally(() => {
      running = null;
      if (again) wake();
    });
  };
  const round = async (): Promise<void> => {
    again = false;
    let pauseMs = longestPauseMs;
    try {
      const due = await store.reads.plans.due(clock.now(), batch);
      for (const plan of due) if (!stopped) await carryOutPlan({ store, clock }, plan);
      if (due.length === batch) again = true;
      const next = await store.reads.plans.nextDue();
      if (next !== null) pauseMs = Math.min(longestPauseMs, Math.max(1, next - clock.now()));
    } catch (error) {
      failed(error);
    }
    if (!stopped) cancel = clock.setTimer(pauseMs, wake);
  };
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
