// The kitchen has handed an order out: its courier may set off.
import type { Envelope } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import type { Delivery } from './delivery.ts';
import { requestSimulation } from './emit-step.ts';
import type { DeliveriesRecords } from './store.ts';

export const releaseDelivery =
  () =>
  async (tx: Transaction<DeliveriesRecords>, event: Envelope<'order.out_for_delivery'>): Promise<void> => {
    const delivery = await tx.deliveries.findByOrder(event.payload.order_id);
    if (delivery) await markReady(tx, delivery);
    else await tx.early.note(event.payload.order_id, 'out_for_delivery');
  };

// Being ready is a fact about the order and not a step of the delivery, so the version stays: whoever follows the
// versions on the stream would miss one otherwise.
export async function markReady(tx: Transaction<DeliveriesRecords>, delivery: Delivery): Promise<void> {
  if (delivery.ready || delivery.status !== 'waiting') return;
  const ready: Delivery = { ...delivery, ready: true };
  await tx.deliveries.replace(ready, delivery.version);
  await requestSimulation(tx, ready);
}
