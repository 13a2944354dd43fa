// Counts the open orders that have been in their state for too long, when metrics are read.
import { type Clock, firstIdAt, isEndStatus, type OrderStatus, orderStatuses } from '@waggle/contracts';
import { measuredGauges } from '@waggle/service-kit/operations';
import type { Store } from '@waggle/store';
import type { Registry } from 'prom-client';
import type { OrdersRecords } from '../records.ts';
import { hasWaitedSince } from './order.rules.ts';

export interface StuckOrdersDeps {
  readonly store: Pick<Store<OrdersRecords>, 'reads'>;
  readonly clock: Clock;
  readonly metrics: Registry;
  /** In ms: an order that stays in its state for longer is stuck. */
  readonly stuckMs: number;
}

export function countStuckOrders({ store, clock, metrics, stuckMs }: StuckOrdersDeps): void {
  const { gauges, measure } = measuredGauges(metrics, {
    waggle_orders_stuck: {
      help: `Open orders that have been in a state for longer than WAGGLE_STUCK_MINUTES, ${mostCounted} at most.`,
      labels: ['status'],
    },
  });
  const openStatuses = orderStatuses.filter((status) => !isEndStatus(status));
  measure(async () => {
    const before = clock.now() - stuckMs;
    const changedBefore = new Date(before).toISOString();
    const stuckIn = async (status: OrderStatus) => {
      // Only orders that were placed before that time can be stuck; normally those are few.
      const placed = await store.reads.orders.list({ status, before: firstIdAt(before), limit: mostCounted });
      const stuck = placed.filter((one) => hasWaitedSince(one, changedBefore));
      gauges.waggle_orders_stuck.set({ status }, stuck.length);
    };
    await Promise.all(openStatuses.map(stuckIn));
  });
}

// More than a kitchen has open at once. A limit, so that the measurement stays cheap when everything is stuck.
const mostCounted = 1_000;
