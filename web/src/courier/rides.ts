// The rides of this device. Only the device knows them, so it stores them to survive a reload.
import { storedValue } from '../storage/stored-value.ts';

export interface Ride {
  readonly delivery_id: string;
  readonly order_id: string;
  /** ms since the epoch. */
  readonly began: number;
  /** The last step of the order that this device knew then. Missing in rides of earlier versions. */
  readonly seq?: number | undefined;
}

export const rides = storedValue<readonly Ride[]>({
  key: 'waggle.courier.rides',
  parse: parseRides,
  write: (value) => (value.length > 0 ? JSON.stringify(value) : null),
});

/** Simulates a ride through the drawn town, for a demo at a desk. */
export const simulated = storedValue<boolean>({
  key: 'waggle.courier.simulated',
  parse: (text) => text === 'yes',
  write: (value) => (value ? 'yes' : null),
});

export const beginRide = (delivery_id: string, order_id: string, seq?: number): void =>
  rides.set([
    ...rides.get().filter((ride) => ride.delivery_id !== delivery_id),
    { delivery_id, order_id, began: Date.now(), seq },
  ]);

export function endRide(delivery_id: string): void {
  const left = rides.get().filter((ride) => ride.delivery_id !== delivery_id);
  if (left.length < rides.get().length) rides.set(left);
}

/** Rides that this device is giving back: their end is no news. */
export const givingBack = new Set<string>();

// Hoisted function declarations: the stored rides are read while this module is still loading.
export function parseRides(text: string | null): readonly Ride[] {
  const stored = parse(text ?? '[]');
  return Array.isArray(stored) ? stored.filter(isRide) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another version or script may have written something else.
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
