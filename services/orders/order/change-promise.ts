// The kitchen needs longer than it promised, and says so: in one transaction with the event that tells the customer.
import { type Clock, type OrderId, timestamp } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import type { Delay } from './order.rules.ts';
import { delayed, type PromiseChange } from './promise-change.rules.ts';

/** Null: there is no such order. */
export const changePromise = (
  { store, clock }: { readonly store: Store<OrdersRecords>; readonly clock: Clock },
  cause: Cause,
  orderId: OrderId,
  delay: Delay,
): Promise<PromiseChange | null> =>
  store.transaction(
    cause,
    async (tx) => {
      const before = await tx.orders.find(orderId);
      if (!before) return null;
      const outcome = delayed(before, delay);
      if (outcome.kind !== 'changed') return outcome;
      const { order, was } = outcome;
      await tx.orders.replace(order, before.version);
      const { order_id, version, status, promised_at, delays = [], correlation_id } = order;
      const change = { promised_at, was, change: delays.length, by: 'kitchen' } as const;
      await tx.emit(
        'order.promise_changed',
        { order_id, version, status, at: timestamp(clock), ...change },
        correlation_id,
      );
      return outcome;
    },
    { durable: true },
  );
