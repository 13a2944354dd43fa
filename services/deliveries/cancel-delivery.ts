// Cancels the delivery of a cancelled order.
import { type Clock, type Envelope, timestamp } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import { advanced, type Delivery } from './delivery.rules.ts';
import { emitDeliveryStep } from './emit-step.ts';
import { keepStep } from './recipients.ts';
import type { DeliveriesRecords } from './records.ts';

export const cancelDelivery =
  ({ clock }: { readonly clock: Clock }) =>
  async (tx: Transaction<DeliveriesRecords>, event: Envelope<'order.cancelled'>): Promise<void> => {
    if (event.payload.serving === 'pick_up') return;
    const delivery = await tx.deliveries.findByOrder(event.payload.order_id);
    if (delivery) await cancelOpen(tx, clock, delivery);
    else await tx.early.note(event.payload.order_id, { kind: 'cancelled', version: event.payload.version });
  };

/** Also one that a courier has: their page says so, and they cannot complete it. */
export async function cancelOpen(tx: Transaction<DeliveriesRecords>, clock: Clock, delivery: Delivery): Promise<void> {
  const step = advanced(delivery, 'cancelled', timestamp(clock));
  if (step.kind !== 'advanced') return;
  await keepStep(tx, step.delivery, delivery.version);
  await emitDeliveryStep(tx, step.delivery);
}
