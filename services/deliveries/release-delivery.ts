// Releases a delivery when the kitchen hands the order out, and holds it when the kitchen takes that back.
import type { Envelope, OrderId } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import { type Delivery, type Release, released } from './delivery.rules.ts';
import { requestSimulation } from './emit-step.ts';
import type { DeliveriesRecords } from './records.ts';

export const releaseDelivery =
  () =>
  (tx: Transaction<DeliveriesRecords>, { payload }: Envelope<'order.out_for_delivery'>): Promise<void> =>
    take(tx, payload.order_id, { ready: true, version: payload.version });

export const holdDelivery =
  () =>
  async (tx: Transaction<DeliveriesRecords>, { payload }: Envelope<'order.step_undone'>): Promise<void> => {
    if (payload.undone !== 'out_for_delivery') return;
    await take(tx, payload.order_id, { ready: false, version: payload.version });
  };

async function take(tx: Transaction<DeliveriesRecords>, orderId: OrderId, release: Release): Promise<void> {
  const delivery = await tx.deliveries.findByOrder(orderId);
  if (delivery) await applyRelease(tx, delivery, release);
  else
    await tx.early.note(orderId, { kind: release.ready ? 'out_for_delivery' : 'taken_back', version: release.version });
}

export async function applyRelease(
  tx: Transaction<DeliveriesRecords>,
  delivery: Delivery,
  release: Release,
): Promise<void> {
  const after = released(delivery, release);
  if (after === delivery) return;
  await tx.deliveries.replace(after, delivery.version);
  if (after.ready && !delivery.ready) await requestSimulation(tx, after);
}
