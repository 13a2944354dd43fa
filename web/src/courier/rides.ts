// The deliveries that this device delivers: only this device knows, so they are stored here and survive a reload.
import { storedValue } from '../storage/stored-value.ts';

export interface Ride {
  readonly delivery_id: string;
  readonly order_id: string;
  /** ms since the epoch. */
  readonly began: number;
}

export const rides = storedValue<readonly Ride[]>({
  key: 'waggle.courier.rides',
  parse: parseRides,
  write: (value) => (value.length > 0 ? JSON.stringify(value) : null),
});

/** Rides along the streets of the drawn town, for trying it out at a desk. */
export const simulated = storedValue<boolean>({
  key: 'waggle.courier.simulated',
  parse: (text) => text === 'yes',
  write: (value) => (value ? 'yes' : null),
});

export const beginRide = (delivery_id: string, order_id: string): void =>
  rides.set([
    ...rides.get().filter((ride) => ride.delivery_id !== delivery_id),
    { delivery_id, order_id, began: Date.now() },
  ]);

export function endRide(delivery_id: string): void {
  const left = rides.get().filter((ride) => ride.delivery_id !== delivery_id);
  if (left.length < rides.get().length) rides.set(left);
}

// Function declarations: what is stored is read while this file is still being loaded.
export function parseRides(text: string | null): readonly Ride[] {
  const stored = parse(text ?? '[]');
  return Array.isArray(stored) ? stored.filter(isRide) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What somebody else wrote there is no ride.
    return null;
  }
}

function isRide(value: unknown): value is Ride {
  return (
    typeof value === 'object' &&
    value !== null &&
    'delivery_id' in value &&
    typeof value.delivery_id === 'string' &&
    'order_id' in value &&
    typeof value.order_id === 'string' &&
    'began' in value &&
    typeof value.began === 'number'
  );
}
