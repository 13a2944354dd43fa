// Emits the event of a delivery's new state, and requests its next step from the simulator.
import type { Transaction } from '@waggle/store';
import type { Delivery } from './delivery.rules.ts';
import type { DeliveriesRecords } from './records.ts';

/** Emits the event of the state that the delivery is in now. */
export async function emitDeliveryStep(tx: Transaction<DeliveriesRecords>, delivery: Delivery): Promise<void> {
  const { delivery_id, order_id, version, status, updated_at: at, correlation_id } = delivery;
  // Each event's schema holds its own status, so each needs its own literal.
  switch (status) {
    case 'waiting':
      await tx.emit('delivery.created', { delivery_id, order_id, version, status, at }, correlation_id);
      break;
    case 'on_the_way':
      await tx.emit(
        'delivery.on_the_way',
        { delivery_id, order_id, version, status, at, order_version: delivery.ready_version },
        correlation_id,
      );
      break;
    case 'delivered':
      await tx.emit('delivery.delivered', { delivery_id, order_id, version, status, at }, correlation_id);
      break;
    case 'cancelled':
      await tx.emit('delivery.cancelled', { delivery_id, order_id, version, status, at }, correlation_id);
      break;
  }
  if (status !== 'waiting') await requestDeliverySimulation(tx, delivery);
}

/**
 * Requests the next step of a delivery from the simulator, unless people have it in hand. For a waiting delivery, call it only
 * once the kitchen has handed the order out.
 */
export async function requestDeliverySimulation(
  tx: Transaction<DeliveriesRecords>,
  { delivery_id, order_id, version, status, in_hand, correlation_id }: Delivery,
): Promise<void> {
  if (in_hand) return;
  await tx.emit('delivery.simulation_requested', { delivery_id, order_id, version, status }, correlation_id);
}
