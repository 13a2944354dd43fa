// Requests the next step of every open delivery that no person handles, for a simulator that was switched on.
import type { DeliveryId } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import { requestDeliverySimulation } from './emit-step.ts';
import type { DeliveriesRecords } from './records.ts';

/** Where a page begins: behind a delivery of a status, the newest deliveries first. */
export interface PlaceInDeliveries {
  readonly status: 'waiting' | 'on_the_way';
  readonly before?: DeliveryId;
}

const pageSize = 100;

/** Requests one page; returns where the next one begins, null after the last. Repeats are harmless: each names its version. */
export const requestOpenDeliveries =
  ({ store, cause }: { readonly store: Store<DeliveriesRecords>; readonly cause: Cause }) =>
  (after: PlaceInDeliveries | null): Promise<PlaceInDeliveries | null> =>
    store.transaction(cause, async (tx) => {
      const place: PlaceInDeliveries = after ?? { status: 'waiting' };
      const deliveries = await tx.deliveries.list({ ...place, limit: pageSize });
      for (const delivery of deliveries) {
        if (delivery.status !== 'waiting' || delivery.ready) await requestDeliverySimulation(tx, delivery);
      }
      const last = deliveries.at(-1);
      if (last && deliveries.length === pageSize) return { status: place.status, before: last.delivery_id };
      return place.status === 'waiting' ? { status: 'on_the_way' } : null;
    });
