// Cancels the orders that the kitchen did not confirm in time, so that others can buy their stock.
import { firstIdAt, type NewId, type OrderId, timestamp } from '@waggle/contracts';
import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import { type CancelOrderDeps, cancelIn } from './cancel-order.ts';
import { hasWaitedSince, type Order } from './order.rules.ts';

export interface CancelUnconfirmedDeps extends CancelOrderDeps {
  readonly newId: NewId;
  /** In ms. */
  readonly afterMs: number;
  /** When this process started, in ms since the epoch: while nothing ran, no kitchen could confirm. */
  readonly runningSince: number;
}

const pageSize = 100;

/** @returns the cancelled orders */
export async function cancelUnconfirmed(deps: CancelUnconfirmedDeps): Promise<OrderId[]> {
  const { store, clock, afterMs, runningSince } = deps;
  const before = clock.now() - afterMs;
  if (runningSince > before) return [];
  const since = new Date(before).toISOString();
  const cancelled: OrderId[] = [];
  for (let from: OrderId = firstIdAt(before); ; ) {
    const placed = await store.reads.orders.list({ status: 'created', before: from, limit: pageSize });
    // The kitchen may have undone its confirmation, or got the order later than it was placed: the time counts from there.
    for (const order of placed.filter((one) => hasWaitedSince(one, since)))
      if (await cancelUnchanged(deps, order)) cancelled.push(order.order_id);
    const last = placed.at(-1);
    if (!last || placed.length < pageSize) break;
    from = last.order_id;
  }
  if (cancelled.length > 0) await deps.menuCache.changed();
  return cancelled;
}

// A step that a person or the simulator takes meanwhile wins: it changes the version.
function cancelUnchanged(
  { store, clock, newId }: CancelUnconfirmedDeps,
  { order_id, version }: Order,
): Promise<boolean> {
  return store.transaction(
    { correlation_id: newId(), causation_id: null },
    async (tx) => {
      const order = await tx.orders.find(order_id);
      if (order?.version !== version) return false;
      const wish = { by: 'kitchen', reason: unconfirmedReason, code: 'unanswered' } as const;
      const step = await cancelIn(tx, order, timestamp(clock), wish);
      return step.kind === 'advanced';
    },
    { durable: true },
  );
}
