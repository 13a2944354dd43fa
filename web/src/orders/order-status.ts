// What an order's status allows.
import type { OrderStatus } from '@waggle/contracts';

type EndStatus = Extract<OrderStatus, 'delivered' | 'picked_up' | 'cancelled'>;

export const isFinal = (status: OrderStatus): status is EndStatus =>
  status === 'delivered' || status === 'picked_up' || status === 'cancelled';

/** A customer may cancel until the kitchen starts. */
export const mayCancel = (status: OrderStatus): boolean => status === 'created' || status === 'confirmed';
