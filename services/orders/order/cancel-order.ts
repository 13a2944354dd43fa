// Cancels an order and returns its stock, in one transaction.
import { type Clock, type OrderId, timestamp } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import type { MenuCache } from '../menu/menu.ts';
import type { OrdersRecords } from '../records.ts';
import { emitOrderStep } from './emit-step.ts';
import { type Advance, advance, type Order } from './order.rules.ts';

export interface CancelOrderDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Clock;
}

/**
 * Null: there is no such order. An order that is cancelled already does not change ('repeated').
 * @param reason of the kitchen, which the customer sees
 */
export async function cancelOrder(
  deps: CancelOrderDeps,
  cause: Cause,
  orderId: OrderId,
  by: 'customer' | 'kitchen',
  reason?: string,
): Promise<Advance | null> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx) => {
      const order = await tx.orders.find(orderId);
      if (!order) return null;
      return cancelIn(tx, order, timestamp(deps.clock), by, reason);
    },
    { durable: true },
  );
  if (outcome?.kind === 'advanced') await deps.menuCache.changed();
  return outcome;
}

/** Cancels an order in a transaction that has read it. */
export async function cancelIn(
  tx: Transaction<OrdersRecords>,
  order: Order,
  at: string,
  by: 'customer' | 'kitchen',
  reason?: string,
): Promise<Advance> {
  const step = advance(order, 'cancelled', at);
  if (step.kind !== 'advanced') return step;
  const cancelled: Order = reason === undefined ? step.order : { ...step.order, reason };
  await tx.orders.replace(cancelled, order.version);
  // An item that was removed from the menu meanwhile has no stock.
  for (const line of order.items) await tx.menu.adjustStock(line.item_id, line.quantity);
  if (order.quarter !== undefined) await tx.quarters.free(order.quarter);
  await emitOrderStep(tx, cancelled, by);
  return { ...step, order: cancelled };
}
