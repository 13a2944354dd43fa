// Rides that ended because their order was cancelled. The courier must see that, wherever their phone was when it happened: the
// device keeps them until the courier has read it.
import type { DeliveryView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { get } from '../api/client.ts';
import { storedValue } from '../storage/stored-value.ts';
import { endRide } from './rides.ts';

export interface CalledOff {
  readonly delivery_id: string;
  /** The order as it is called out. */
  readonly number: string;
}

export const calledOff = storedValue<readonly CalledOff[]>({
  key: 'waggle.courier.called-off',
  parse: parseCalledOff,
  write: (value) => (value.length > 0 ? JSON.stringify(value) : null),
});

/** Ends a ride whose order was cancelled. */
export function callOff(one: CalledOff): void {
  calledOff.set([...calledOff.get().filter(({ delivery_id }) => delivery_id !== one.delivery_id), one]);
  endRide(one.delivery_id);
}

export const noteRead = (deliveryId: string): void =>
  calledOff.set(calledOff.get().filter(({ delivery_id }) => delivery_id !== deliveryId));

/** Ends a ride that ended while the page could not see how. */
export async function endUnseen(deliveryId: string): Promise<void> {
  const { deliveries } = await get<{ readonly deliveries: readonly DeliveryView[] }>(
    '/api/deliveries?status=cancelled&limit=200',
  );
  const found = deliveries.find(({ delivery_id }) => delivery_id === deliveryId);
  if (found) callOff({ delivery_id: deliveryId, number: calledNumber(found) });
  else endRide(deliveryId);
}

// Hoisted function declarations, this one and the one below: the stored value is read while this module is still loading.
export function parseCalledOff(text: string | null): readonly CalledOff[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(stored) ? stored.filter(isCalledOff) : [];
  } catch {
    // Another version or script may have written something else.
    return [];
  }
}

function isCalledOff(value: unknown): value is CalledOff {
  return (
    typeof value === 'object' &&
    value !== null &&
    'delivery_id' in value &&
    typeof value.delivery_id === 'string' &&
    'number' in value &&
    typeof value.number === 'string'
  );
}
