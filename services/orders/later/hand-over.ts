// Hands orders that are wanted for later to the kitchen, in time. Several processes may try: each order is handed over once.
import { type Clock, type NewId, type OrderId, timestamp } from '@waggle/contracts';
import type { Store, Transaction } from '@waggle/store';
import { requestOrderSimulation } from '../order/emit-step.ts';
import type { Order } from '../order/order.rules.ts';
import type { OrdersRecords } from '../records.ts';

export interface HandOverDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Clock;
  readonly newId: NewId;
}

const pageSize = 100;

/** @returns the orders that the kitchen has now */
export async function handOverDue({ store, clock, newId }: HandOverDeps): Promise<OrderId[]> {
  const handed: OrderId[] = [];
  for (;;) {
    const due = await store.reads.orders.due(timestamp(clock), pageSize);
    for (const { order_id } of due) {
      const isHanded = await store.transaction(
        { correlation_id: newId(), causation_id: null },
        (tx) => handOver(tx, order_id, timestamp(clock)),
        { durable: true },
      );
      if (isHanded) handed.push(order_id);
    }
    if (due.length < pageSize) return handed;
  }
}

// Another process may have handed it over meanwhile, staff may have begun it, and its customer may have cancelled it.
async function handOver(tx: Transaction<OrdersRecords>, orderId: OrderId, at: string): Promise<boolean> {
  const before = await tx.orders.find(orderId);
  if (!before?.waiting || before.due_at === undefined || before.due_at > at) return false;
  const { waiting: _, ...order } = { ...before, due_at: at };
  // Keeps the version: it is no step, and whoever takes one meanwhile must not be refused.
  await tx.orders.replace(order, before.version);
  await emitDue(tx, order, at);
  await requestOrderSimulation(tx, order);
  return true;
}

/** The kitchen has it from `at` on. */
export async function emitDue(
  tx: Transaction<OrdersRecords>,
  { order_id, version, correlation_id }: Order,
  at: string,
): Promise<void> {
  await tx.emit('order.due', { order_id, version, status: 'created', at }, correlation_id);
}
