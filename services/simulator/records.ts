// What the simulator needs kept; `store/` says where.
import type { Plan } from './plan.rules.ts';

export interface SimulatorRecords {
  readonly plans: {
    find(id: string): Promise<Plan | null>;
    /** Puts the plan in place of an older one of the same id. */
    put(plan: Plan): Promise<void>;
    /** Plans that were due at `now`, the longest overdue first. */
    due(now: number, limit: number): Promise<Plan[]>;
    /** When the next plan is due, in ms since the epoch; null when none is. */
    nextDue(): Promise<number | null>;
    /** Plans of couriers who are on their way at `now`: their arrival is planned, and still to come. The next first. */
    driving(now: number, limit: number): Promise<Plan[]>;
    /** Deletes plans with nothing to do that were made before `before`; returns how many. */
    purge(before: number): Promise<number>;
  };
}
