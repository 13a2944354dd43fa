// Notes whether the delivery of an order has failed: from then on the kitchen may end the order, until somebody sends it out again.
import type { Envelope } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { afterCourierReport } from './order.rules.ts';

export const noteCourierReport =
  () =>
  async (
    tx: Transaction<OrdersRecords>,
    {
      event_type,
      payload: { order_id, change },
    }: Envelope<'delivery.failed' | 'delivery.reopened' | 'delivery.assigned'>,
  ): Promise<void> => {
    const order = await tx.orders.find(order_id);
    if (!order) return;
    const after = afterCourierReport(order, { change, failed: event_type === 'delivery.failed' });
    if (after !== order) await tx.orders.replace(after, order.version);
  };
