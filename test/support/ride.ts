// A delivery under way, and the positions that its courier's device reports.
import type { DeliveryView, Position } from '@waggle/contracts';
import { expect } from 'vitest';
import { asStaff } from './customer.ts';
import { waitFor } from './waggle.ts';

/** The simulator runs, so that couriers may simulate rides, but takes no step within a test. */
export const ridesMayBeSimulated = { WAGGLE_SIMULATOR: 'on', WAGGLE_SIMULATOR_SPEED: '0.001' } as const;

/** Resolves with the delivery of an order once its courier has set off. */
export async function startRide(url: string, orderId: string): Promise<string> {
  const delivery = await readyToPickUp(url, orderId);
  const answer = await asStaff(url, `/api/deliveries/${delivery}/status`, 'POST', { status: 'on_the_way' });
  expect(answer.status, 'the courier sets off').toBe(200);
  return delivery;
}

/** Resolves with the delivery of an order once the kitchen has finished it. */
export async function readyToPickUp(url: string, orderId: string): Promise<string> {
  for (const status of ['confirmed', 'preparing', 'out_for_delivery']) {
    expect((await asStaff(url, `/api/orders/${orderId}/status`, 'POST', { status })).status).toBe(200);
  }
  let delivery: DeliveryView | undefined;
  await waitFor('the delivery', 20_000, async () => {
    const { deliveries } = (await (await asStaff(url, '/api/deliveries')).json()) as { deliveries: DeliveryView[] };
    delivery = deliveries.find(({ order_id }) => order_id === orderId);
    return delivery !== undefined;
  });
  return delivery?.delivery_id ?? '';
}

/** Repeats a position until `seen`: it is not stored, and a page may still be connecting. */
export const reportUntil = (
  url: string,
  delivery: string,
  position: Position,
  what: string,
  seen: () => Promise<boolean>,
): Promise<void> =>
  waitFor(what, 20_000, async () => {
    const response = await asStaff(url, `/api/deliveries/${delivery}/position`, 'POST', position);
    expect(response.status).toBeLessThan(300);
    return seen();
  });
