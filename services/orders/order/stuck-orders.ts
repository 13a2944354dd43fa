// Counts the open orders that have been in their state for too long, when metrics are read.
import { type Clock, type OrderId, type OrderStatus, orderStatuses, orderSteps } from '@waggle/contracts';
import { measuredGauges } from '@waggle/service-kit/operations';
import type { Store } from '@waggle/store';
import type { Registry } from 'prom-client';
import type { OrdersRecords } from '../records.ts';

export interface StuckOrdersDeps {
  readonly store: Pick<Store<OrdersRecords>, 'reads'>;
  readonly clock: Clock;
  readonly metrics: Registry;
  /** In ms: an order that is longer in its state is stuck. */
  readonly stuckMs: number;
}

export function countStuckOrders({ store, clock, metrics, stuckMs }: StuckOrdersDeps): void {
  const { gauges, measure } = measuredGauges(metrics, {
    waggle_orders_stuck: {
      help: `Open orders that have been in a state for longer than WAGGLE_STUCK_MINUTES, ${mostCounted} at most.`,
      labels: ['status'],
    },
  });
  const openStatuses = orderStatuses.filter((status) => orderSteps[status].length > 0);
  measure(async () => {
    const before = clock.now() - stuckMs;
    const changedBefore = new Date(before).toISOString();
    const stuckIn = async (status: OrderStatus) => {
      // Only orders that were placed before that time can be stuck; normally those are few.
      const placed = await store.reads.orders.list({ status, before: firstIdAt(before), limit: mostCounted });
      const stuck = placed.filter(({ updated_at }) => updated_at < changedBefore);
      gauges.waggle_orders_stuck.set({ status }, stuck.length);
    };
    await Promise.all(openStatuses.map(stuckIn));
  });
}

/** The lowest UUIDv7 of a point in time (ms since the epoch): orders placed before have lower ids. */
function firstIdAt(ms: number): OrderId {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000` as OrderId;
}

// More than a kitchen has open at once. A limit, so that the measurement stays cheap when everything is stuck.
const mostCounted = 1_000;
