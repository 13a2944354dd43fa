// Advances an order by a step that staff or the simulator requests, or to the end when its delivery has arrived.
import { type Clock, type Envelope, type OrderId, type OrderStatus, timestamp } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { emitDue } from '../later/hand-over.ts';
import { recordTimes } from '../promise/record-times.ts';
import type { OrdersRecords } from '../records.ts';
import { emitOrderStep } from './emit-step.ts';
import { type Advance, advance, byPerson, type Order } from './order.rules.ts';

export interface AdvanceOrderDeps {
  readonly clock: Clock;
  /** Counts a step that changed nothing, by reason. A late, repeated or impossible step is no error. */
  readonly ignored: (reason: 'repeated' | 'impossible' | 'stale' | 'unknown_order') => void;
}

/** Staff request a step. Null: there is no such order. */
export const advanceOrder = (
  deps: AdvanceOrderDeps & {
    readonly store: Store<OrdersRecords>;
    /** Whether this deployment runs the simulator. Default true. */
    readonly simulated?: boolean;
  },
  cause: Cause,
  orderId: OrderId,
  to: Exclude<OrderStatus, 'created' | 'cancelled' | 'delivered'>,
): Promise<Advance | null> =>
  deps.store.transaction(cause, (tx) => takeStep(tx, deps, orderId, to, (order) => byPerson(order, deps.simulated)), {
    durable: true,
  });

/**
 * The simulator requests a step, which is ignored unless the order still has the version that the simulator saw, and when
 * people have the order in hand.
 */
export const takeRequestedStep =
  (deps: AdvanceOrderDeps) =>
  async (tx: Transaction<OrdersRecords>, event: Envelope<'order.update_requested'>): Promise<void> => {
    const { order_id, status, expected_version } = event.payload;
    const order = await tx.orders.find(order_id);
    if (order && (order.version !== expected_version || order.in_hand))
      return tx.afterCommit(() => deps.ignored('stale'));
    noteIgnored(tx, deps, await takeStep(tx, deps, order_id, status));
  };

/** The delivery has arrived: marks the order as delivered. */
export const markDelivered =
  (deps: AdvanceOrderDeps) =>
  async (tx: Transaction<OrdersRecords>, event: Envelope<'delivery.delivered'>): Promise<void> => {
    const taken = await takeStep(tx, deps, event.payload.order_id, 'delivered');
    noteIgnored(tx, deps, taken);
  };

async function takeStep(
  tx: Transaction<OrdersRecords>,
  { clock }: Pick<AdvanceOrderDeps, 'clock'>,
  orderId: OrderId,
  to: OrderStatus,
  noted = (order: Order) => order,
): Promise<Advance | null> {
  const before = await tx.orders.find(orderId);
  if (!before) return null;
  const taken = advance(before, to, timestamp(clock));
  if (taken.kind !== 'advanced') return taken;
  const step = { ...taken, order: noted(taken.order) };
  await tx.orders.replace(step.order, before.version);
  if (before.waiting) await emitDue(tx, before, step.order.updated_at);
  await emitOrderStep(tx, step.order);
  await recordTimes(tx, step.order);
  return step;
}

function noteIgnored(tx: Transaction<OrdersRecords>, deps: AdvanceOrderDeps, outcome: Advance | null): void {
  const kind = outcome?.kind ?? 'unknown_order';
  if (kind !== 'advanced') tx.afterCommit(() => deps.ignored(kind));
}
