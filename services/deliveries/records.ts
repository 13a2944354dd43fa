// What the deliveries service needs kept; `store/` says where.
import type { DeliveryId, DeliveryStatus, OrderId } from '@waggle/contracts';
import type { Delivery } from './delivery.rules.ts';

/** What is known of an order before its `order.created` was handled: across processes, events may overtake each other. */
export interface EarlyFact {
  readonly kind: 'out_for_delivery' | 'taken_back' | 'cancelled';
  /** The order's. */
  readonly version: number;
}

export interface DeliveriesRecords {
  readonly deliveries: {
    insert(delivery: Delivery): Promise<void>;
    find(id: DeliveryId): Promise<Delivery | null>;
    findByOrder(id: OrderId): Promise<Delivery | null>;
    /** Puts the delivery in place of its `expectedVersion`; throws when another change came first. */
    replace(delivery: Delivery, expectedVersion: number): Promise<void>;
    /** Newest first; `before` is a delivery id. */
    list(filter: { status?: DeliveryStatus; before?: DeliveryId; limit: number }): Promise<Delivery[]>;
  };
  /**
   * Of a note and the insert of the same order's delivery, in two transactions at once, only one may commit: the other runs
   * again and sees it. Otherwise neither would know of the other, and the fact would be lost.
   */
  readonly early: {
    note(id: OrderId, fact: EarlyFact): Promise<void>;
    /** What was noted, which is then forgotten. To be called before the delivery is inserted. */
    take(id: OrderId): Promise<EarlyFact[]>;
  };
}
