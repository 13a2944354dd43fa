// Cancels an order, and returns its food to the stock unless it is thrown away: in one transaction, once.
import { type Clock, type OrderId, timestamp } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import type { MenuCache } from '../menu/menu.ts';
import type { OrdersRecords } from '../records.ts';
import { type Cancel, type CancelWish, cancelled } from './cancel.rules.ts';
import { emitOrderStep } from './emit-step.ts';
import type { Order } from './order.rules.ts';

export interface CancelOrderDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Clock;
}

/** Null: there is no such order. An order that is cancelled already does not change ('repeated'). */
export async function cancelOrder(
  deps: CancelOrderDeps,
  cause: Cause,
  orderId: OrderId,
  wish: CancelWish,
): Promise<Cancel | null> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx) => {
      const order = await tx.orders.find(orderId);
      return order && cancelIn(tx, order, timestamp(deps.clock), wish);
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
  wish: CancelWish,
): Promise<Cancel> {
  const step = cancelled(order, wish, at);
  if (step.kind !== 'advanced') return step;
  await tx.orders.replace(step.order, order.version);
  if (!step.order.cancellation?.wasted) {
    // An item that was removed from the menu meanwhile has no stock.
    for (const line of order.items) await tx.menu.adjustStock(line.item_id, line.quantity);
  }
  if (order.quarter !== undefined) await tx.quarters.free(order.quarter);
  await emitOrderStep(tx, step.order);
  return step;
}
