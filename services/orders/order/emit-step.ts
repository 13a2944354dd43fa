// Emits the event of an order's new state, and requests its next step from the simulator.
import type { Transaction } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import type { Order } from './order.rules.ts';

/** Emits the event of the order's current state. For `created`, which carries more, see place-order.ts. */
export async function emitOrderStep(tx: Transaction<OrdersRecords>, order: Order): Promise<void> {
  const { order_id, version, status, updated_at: at, correlation_id } = order;
  if (status === 'created') throw new Error('an order is created once, by placing it');
  // Each event's schema holds its own status, so each needs its own literal.
  switch (status) {
    case 'confirmed':
      await tx.emit('order.confirmed', { order_id, version, status, at }, correlation_id);
      break;
    case 'preparing':
      await tx.emit('order.preparing', { order_id, version, status, at }, correlation_id);
      break;
    case 'ready':
      await tx.emit('order.ready', { order_id, version, status, at }, correlation_id);
      break;
    case 'out_for_delivery':
      await tx.emit('order.out_for_delivery', { order_id, version, status, at }, correlation_id);
      break;
    case 'delivered':
      await tx.emit('order.delivered', { order_id, version, status, at }, correlation_id);
      break;
    case 'picked_up':
      await tx.emit('order.picked_up', { order_id, version, status, at }, correlation_id);
      break;
    case 'cancelled': {
      const { reason, cancellation, serving } = order;
      const { code, ...how } = cancellation ?? {};
      const why = {
        ...(reason === undefined ? {} : { reason }),
        ...(code === undefined ? {} : { reason_code: code }),
        ...(serving === undefined ? {} : { serving }),
      };
      await tx.emit('order.cancelled', { order_id, version, status, at, ...why, ...how }, correlation_id);
      break;
    }
  }
  await requestOrderSimulation(tx, order);
}

/** Requests the next step of an order from the simulator, unless people have the order in hand, or it is wanted for later. */
export async function requestOrderSimulation(
  tx: Transaction<OrdersRecords>,
  { order_id, version, status, serving, in_hand, waiting, correlation_id }: Order,
): Promise<void> {
  const way = serving === undefined ? {} : { serving };
  if (!in_hand && !waiting)
    await tx.emit('order.simulation_requested', { order_id, version, status, ...way }, correlation_id);
}
