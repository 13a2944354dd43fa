// Requests the next step of every open order that no person handles, for a simulator that was switched on.
import { isEndStatus, type OrderId, type OrderStatus, orderStatuses } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { requestOrderSimulation } from './emit-step.ts';

/** Where a page begins: behind an order of a status, the newest orders first. */
export interface PlaceInOrders {
  readonly status: OrderStatus;
  readonly before?: OrderId;
}

const pageSize = 100;
const openStatuses = orderStatuses.filter((status) => !isEndStatus(status));

/** Requests one page; returns where the next one begins, null after the last. Repeats are harmless: each names its version. */
export const requestOpenOrders =
  ({ store, cause }: { readonly store: Store<OrdersRecords>; readonly cause: Cause }) =>
  (after: PlaceInOrders | null): Promise<PlaceInOrders | null> =>
    store.transaction(cause, async (tx) => {
      const place = after ?? { status: 'created' };
      const orders = await tx.orders.list({ ...place, limit: pageSize });
      for (const order of orders) await requestOrderSimulation(tx, order);
      const last = orders.at(-1);
      if (last && orders.length === pageSize) return { status: place.status, before: last.order_id };
      const next = openStatuses[openStatuses.indexOf(place.status) + 1];
      return next ? { status: next } : null;
    });
