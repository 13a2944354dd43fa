// What an order's status allows.
import type { OrderStatus } from '@waggle/contracts';

export const isFinal = (status: OrderStatus): boolean =>
  status === 'delivered' || status === 'picked_up' || status === 'cancelled';

/** A customer may cancel until the kitchen starts. */
export const mayCancel = (status: OrderStatus): boolean => status === 'created' || status === 'confirmed';
