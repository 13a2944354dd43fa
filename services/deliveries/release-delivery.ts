// Releases a delivery when the kitchen hands the order out, and holds it when the kitchen takes that back.
import type { Envelope, OrderId } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import { type Delivery, handledByPerson, type Release, released } from './delivery.rules.ts';
import { requestDeliverySimulation } from './emit-step.ts';
import type { DeliveriesRecords } from './records.ts';

export const releaseDelivery =
  (simulated = true) =>
  (tx: Transaction<DeliveriesRecords>, { payload }: Envelope<'order.out_for_delivery'>): Promise<void> =>
    take(tx, payload.order_id, { ready: true, version: payload.version }, simulated);

export const holdDelivery =
  (simulated = true) =>
  async (tx: Transaction<DeliveriesRecords>, { payload }: Envelope<'order.step_undone'>): Promise<void> => {
    if (payload.undone !== 'out_for_delivery') return;
    await take(tx, payload.order_id, { ready: false, version: payload.version }, simulated);
  };

async function take(
  tx: Transaction<DeliveriesRecords>,
  orderId: OrderId,
  release: Release,
  simulated: boolean | undefined,
): Promise<void> {
  const delivery = await tx.deliveries.findByOrder(orderId);
  if (delivery) await applyRelease(tx, delivery, release, simulated);
  else
    await tx.early.note(orderId, { kind: release.ready ? 'out_for_delivery' : 'taken_back', version: release.version });
}

export async function applyRelease(
  tx: Transaction<DeliveriesRecords>,
  delivery: Delivery,
  release: Release,
  simulated: boolean | undefined,
): Promise<void> {
  const changed = released(delivery, release);
  if (changed === delivery) return;
  // While the simulator is switched off, only people hand orders out.
  const after = changed.ready ? handledByPerson(changed, simulated) : changed;
  await tx.deliveries.replace(after, delivery.version);
  if (after.ready && !delivery.ready) await requestDeliverySimulation(tx, after);
}
