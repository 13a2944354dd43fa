// Carries out a plan that is due: requests its step from the service that takes it.
import type { Clock } from '@waggle/contracts';
import type { Store, Transaction } from '@waggle/store';
import type { Plan } from './plan.rules.ts';
import type { SimulatorRecords } from './records.ts';

/** False: the plan was replaced, or another process carried it out. */
export const carryOutPlan = (
  { store, clock }: { readonly store: Store<SimulatorRecords>; readonly clock: Clock },
  due: Plan,
): Promise<boolean> =>
  store.transaction(due.cause, async (tx) => {
    const plan = await tx.plans.find(due.plan_id);
    if (!plan || plan.version !== due.version || plan.due_at === null || plan.due_at > clock.now()) return false;
    await requestStep(tx, plan);
    // Keeps the plan, with nothing due: a late event about an earlier version must not create it again.
    await tx.plans.put({ ...plan, due_at: null });
    return true;
  });

async function requestStep(tx: Transaction<SimulatorRecords>, { subject, version }: Plan): Promise<void> {
  if (subject.kind === 'order' && subject.next) {
    const { order_id, next: status } = subject;
    await tx.emit('order.update_requested', { order_id, expected_version: version, status });
  }
  if (subject.kind === 'delivery' && subject.next) {
    const { order_id, delivery_id, next: status } = subject;
    await tx.emit('delivery.update_requested', { delivery_id, order_id, expected_version: version, status });
  }
}
