// Plans the next step of an order or a delivery after a change, and replaces the previous plan.
import type { Clock, Envelope, Random } from '@waggle/contracts';
import type { ReactionContext } from '@waggle/service-kit/process';
import type { Cause, Transaction } from '@waggle/store';
import { dueAt, nextDeliveryStep, nextOrderStep, type Pace, type Plan } from './plan.rules.ts';
import type { SimulatorRecords } from './records.ts';

export interface PlanNextStepDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly pace: Pace;
  /** Called after a new plan: it may be due before all others, and a courier may have set off. */
  readonly planned: (plan: Plan) => void;
}

export const planOrderStep =
  (deps: PlanNextStepDeps) =>
  async (
    tx: Transaction<SimulatorRecords>,
    event: Envelope<'order.simulation_requested'>,
    { cause }: ReactionContext,
  ): Promise<void> => {
    const { order_id, status, version, serving } = event.payload;
    await plan(tx, deps, cause, order_id, { kind: 'order', order_id, next: nextOrderStep(status, serving) }, version);
  };

export const planDeliveryStep =
  (deps: PlanNextStepDeps) =>
  async (
    tx: Transaction<SimulatorRecords>,
    event: Envelope<'delivery.simulation_requested'>,
    { cause }: ReactionContext,
  ): Promise<void> => {
    const { delivery_id, order_id, status, version } = event.payload;
    const subject = { kind: 'delivery', order_id, delivery_id, next: nextDeliveryStep(status) } as const;
    await plan(tx, deps, cause, delivery_id, subject, version);
  };

async function plan(
  tx: Transaction<SimulatorRecords>,
  { clock, random, pace, planned }: PlanNextStepDeps,
  cause: Cause,
  plan_id: string,
  subject: Plan['subject'],
  version: number,
): Promise<void> {
  const before = await tx.plans.find(plan_id);
  // Nothing is due at the same version: the step was requested and refused while the kitchen had taken the order back.
  // Requests it again.
  if (before && (before.version > version || (before.version === version && before.due_at !== null))) return;
  const now = clock.now();
  const made: Plan = {
    plan_id,
    subject,
    version,
    due_at: dueAt(now, subject.next, pace, random),
    cause,
    planned_at: now,
  };
  await tx.plans.put(made);
  tx.afterCommit(() => planned(made));
}
