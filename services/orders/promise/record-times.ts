// Records how long an order took that its customer has: later promises are based on that.
import type { Clock } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import type { Order } from '../order/order.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { quarterOf } from './quarters.rules.ts';

/** Skips orders of earlier versions, which do not say what was ahead of them or when they took their steps. */
export async function recordTimes(tx: Pick<Transaction<OrdersRecords>, 'times'>, order: Order): Promise<void> {
  const { order_id, status, ahead, created_at, updated_at, stepped_at } = order;
  const madeAt = stepped_at.ready ?? stepped_at.out_for_delivery;
  if ((status !== 'delivered' && status !== 'picked_up') || ahead === undefined || madeAt === undefined) return;
  const out = Date.parse(madeAt);
  const delivered_at = Date.parse(updated_at);
  await tx.times.note({
    order_id,
    ahead,
    made_ms: Math.max(0, out - Date.parse(created_at)),
    cooked_ms: Math.max(0, out - Date.parse(stepped_at.preparing ?? created_at)),
    // How late its customer comes for it says nothing about rides.
    ...(status === 'delivered' ? { ride_ms: Math.max(0, delivered_at - out) } : {}),
    delivered_at,
  });
}

/** A kitchen that was closed for longer begins with its settings again. */
const keptMs = 30 * 86_400_000;
/** A cancelled order gives back the place of a quarter that has begun, too. */
const quarterKeptMs = 86_400_000;

/** Removes what no promise needs any more. */
export const purgeTimes = (
  { store, clock }: { readonly store: Pick<Store<OrdersRecords>, 'transaction'>; readonly clock: Clock },
  cause: Cause,
): Promise<unknown> =>
  store.transaction(cause, async (tx) => {
    await tx.times.purge(clock.now() - keptMs);
    await tx.quarters.purge(quarterOf(clock.now() - quarterKeptMs));
  });
