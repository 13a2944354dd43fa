// Cancels an order and gives its stock back, in one transaction.
import { type Clock, type OrderId, timestamp } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import { emitStep } from './emit-step.ts';
import type { MenuCache } from './menu.ts';
import { type Advance, advance } from './order.ts';
import type { OrdersRecords } from './store.ts';

export interface CancelOrderDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Clock;
}

/** Null: there is no such order. An order that is cancelled already stays as it is ('repeated'). */
export async function cancelOrder(deps: CancelOrderDeps, cause: Cause, orderId: OrderId): Promise<Advance | null> {
  const outcome = await deps.store.transaction(
    cause,
    async (tx) => {
      const order = await tx.orders.find(orderId);
      if (!order) return null;
      const step = advance(order, 'cancelled', timestamp(deps.clock));
      if (step.kind !== 'advanced') return step;
      await tx.orders.replace(step.order, order.version);
      // An item that was taken off the menu since has no stock to go back to.
      for (const line of order.items) await tx.menu.adjustStock(line.item_id, line.quantity);
      await emitStep(tx, step.order);
      return step;
    },
    { durable: true },
  );
  if (outcome?.kind === 'advanced') await deps.menuCache.changed();
  return outcome;
}
