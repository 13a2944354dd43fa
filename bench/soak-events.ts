// The events of a soak: small, valid, of many orders.
import { type AnyEvent, encodeEvent } from '@waggle/contracts';
import { v7 } from 'uuid';

/** Events sent and not yet handled, at most: the soak is about what is kept, not about what piles up. */
export const most = 5_000;

export const confirmed = (version: number) =>
  ({ order_id: v7(), version, status: 'confirmed', at: new Date().toISOString() }) as const;

export function encodedEvent(version: number): string {
  const event: AnyEvent = {
    event_id: v7(),
    event_type: 'order.confirmed',
    event_version: 1,
    correlation_id: v7(),
    causation_id: null,
    source: 'orders-service',
    timestamp: new Date().toISOString(),
    payload: confirmed(version),
  };
  return encodeEvent(event);
}

/** Resolves when `holds`; looks every few ms, since what it waits for happens in streams and stores. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
