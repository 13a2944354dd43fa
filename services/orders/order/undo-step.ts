// The kitchen undoes a step that it has just taken.
import { type Clock, type OrderId, timestamp, undoSeconds } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { requestOrderSimulation } from './emit-step.ts';
import { byPerson, stateBefore, type Undo, type UndoableStep, undo } from './order.rules.ts';

export interface UndoStepDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Clock;
  /** Whether this deployment runs the simulator. Default true. */
  readonly simulated?: boolean;
}

/** Null: there is no such order. */
export const undoStep = (
  { store, clock, simulated }: UndoStepDeps,
  cause: Cause,
  orderId: OrderId,
  step: UndoableStep,
): Promise<Undo | null> =>
  store.transaction(
    cause,
    async (tx) => {
      const order = await tx.orders.find(orderId);
      if (!order) return null;
      const notBefore = new Date(clock.now() - undoSeconds * 1_000).toISOString();
      const undone = undo(order, step, timestamp(clock), notBefore);
      if (undone.kind !== 'undone') return undone;
      const outcome = { ...undone, order: byPerson(undone.order, simulated) };
      await tx.orders.replace(outcome.order, order.version);
      const { order_id, version, updated_at: at, correlation_id } = outcome.order;
      const status = stateBefore(order, step);
      await tx.emit('order.step_undone', { order_id, version, status, undone: step, at }, correlation_id);
      await requestOrderSimulation(tx, outcome.order);
      return outcome;
    },
    { durable: true },
  );
