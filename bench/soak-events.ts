// The events of a soak: small, valid, from many orders.

import { type AnyEvent, encodeEvent, type OrderId } from '@waggle/contracts';
import { newId } from '@waggle/store';

/** The most events in flight: the soak measures what is retained, not a backlog. */
export const maxInFlight = 5_000;

export const confirmed = (order_id: OrderId, version: number) =>
  ({ order_id, version, status: 'confirmed', at: new Date().toISOString() }) as const;

export function encodedEvent(version: number): string {
  const event: AnyEvent = {
    event_id: newId(),
    event_type: 'order.confirmed',
    event_version: 1,
    correlation_id: newId(),
    causation_id: null,
    source: 'orders-service',
    timestamp: new Date().toISOString(),
    payload: confirmed(newId(), version),
  };
  return encodeEvent(event);
}

/** Polls every few ms until `holds`. */
export async function pollUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Whether a soak rests after this sample: after half of the events, and after the last. */
export const isRest = (sent: number, { events, every }: { readonly events: number; readonly every: number }): boolean =>
  sent === Math.floor(events / every / 2) * every || sent === events;

/** The result of `count` once nothing is left, or after twenty times the retention. */
export async function atRest(
  count: () => Promise<Record<string, number>>,
  retentionMs: number,
): Promise<Record<string, number>> {
  const deadline = Date.now() + 20 * retentionMs;
  let left = await count();
  await pollUntil(async () => {
    left = await count();
    return Date.now() > deadline || Object.values(left).every((number) => number === 0);
  });
  return left;
}
