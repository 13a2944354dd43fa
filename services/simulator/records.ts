// What the simulator keeps: its plans.
import { collection, defineRecords, integer } from '@waggle/store/collections';
import type { Plan } from './plan.rules.ts';

export interface SimulatorRecords {
  readonly plans: {
    find(id: string): Promise<Plan | null>;
    /** Inserts the plan, or replaces an older one with its id. */
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

const plans = collection<Plan>()({
  key: 'plan_id',
  columns: { due_at: integer({ optional: true }), planned_at: integer() },
  nested: ['subject.next'],
  indexes: [
    { name: 'by_due_time', on: ['due_at'], engine: 'mongo' },
    { name: 'by_step', on: ['subject.next', 'due_at'], engine: 'mongo' },
    { name: 'by_age', on: ['planned_at'], engine: 'mongo' },
    { name: 'due', on: ['due_at'], only: { due_at: { not: null } }, sqliteName: 'simulator_due', engine: 'sqlite' },
    {
      name: 'driving',
      on: ['due_at'],
      only: { due_at: { not: null }, 'subject.next': 'delivered' },
      sqliteName: 'simulator_driving',
      engine: 'sqlite',
    },
    { name: 'done', on: ['planned_at'], only: { due_at: null }, sqliteName: 'simulator_done', engine: 'sqlite' },
  ],
});

export const simulatorRecords = defineRecords(
  { plans },
  ({ plans }): SimulatorRecords => ({
    plans: {
      find: plans.find,
      put: plans.put,
      due: (now, limit) => plans.list({ where: { due_at: { lte: now } }, sort: ['due_at'], limit }),
      async nextDue() {
        const [first] = await plans.list({ where: { due_at: { not: null } }, sort: ['due_at'], limit: 1 });
        return first?.due_at ?? null;
      },
      driving: (now, limit) =>
        plans.list({ where: { 'subject.next': 'delivered', due_at: { gt: now } }, sort: ['due_at'], limit }),
      purge: (before) => plans.removeWhere({ due_at: null, planned_at: { lt: before } }),
    },
  }),
);
