// Lists deliveries, newest first: all of them for an admin, and for a courier those that they need.
import { type AccountId, type Clock, type DeliveryId, type DeliveryStatus, deliveryStatuses } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { isOfToday } from './business-day.rules.ts';
import { type Delivery, isOpen } from './delivery.rules.ts';
import type { DeliveriesRecords } from './records.ts';

export interface ListDeliveriesDeps {
  readonly store: Pick<Store<DeliveriesRecords>, 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface DeliveryPage {
  readonly status?: DeliveryStatus;
  /** Only deliveries with a smaller id: the last one of the page before. */
  readonly before?: DeliveryId;
  readonly limit: number;
}

/** All deliveries. */
export const listDeliveries = ({ store }: ListDeliveriesDeps, page: DeliveryPage): Promise<Delivery[]> =>
  store.reads.deliveries.list(page);

/** A courier sees open deliveries, and those that they ended on this business day: none of other couriers, and none for longer. */
export async function listForCourier(
  { store, clock }: ListDeliveriesDeps,
  courier: AccountId | null,
  { status, before, limit }: DeliveryPage,
): Promise<Delivery[]> {
  const now = clock.now();
  // A token of scripts has no account: no delivery is its own.
  const isTheirs = (delivery: Delivery) =>
    courier !== null && delivery.courier_id === courier && isOfToday(delivery, now);
  const found: Delivery[] = [];
  const statuses = status ? [status] : deliveryStatuses;
  for (const each of statuses.filter(isOpen)) {
    found.push(...(await store.reads.deliveries.list({ status: each, limit, ...(before ? { before } : {}) })));
  }
  // A delivery may end long after its order was placed, but hardly a day.
  const oldest = new Date(now - 2 * dayMs).toISOString();
  for (const each of statuses.filter((ended) => !isOpen(ended))) {
    let place = before;
    let theirs = 0;
    while (theirs < limit) {
      const page = await store.reads.deliveries.list({
        status: each,
        limit: pageSize,
        ...(place ? { before: place } : {}),
      });
      const own = page.filter(isTheirs);
      found.push(...own);
      theirs += own.length;
      const last = page.at(-1);
      if (!last || page.length < pageSize || last.created_at < oldest) break;
      place = last.delivery_id;
    }
  }
  return found.sort((a, b) => (a.delivery_id < b.delivery_id ? 1 : -1)).slice(0, limit);
}

const dayMs = 86_400_000;
const pageSize = 200;
