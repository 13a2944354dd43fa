// A delivery on its way, and what its courier's device reports.
import type { DeliveryView, Position } from '@waggle/contracts';
import { expect } from 'vitest';
import { asStaff } from './customer.ts';
import { waitFor } from './waggle.ts';

/** A simulator that runs, so that couriers may simulate rides, and takes no step within a test. */
export const ridesMayBeSimulated = { WAGGLE_SIMULATOR: 'on', WAGGLE_SIMULATOR_SPEED: '0.001' } as const;

/** Resolves with the delivery of an order, when its courier has set off. */
export async function setOff(url: string, orderId: string): Promise<string> {
  const delivery = await readyToPickUp(url, orderId);
  const answer = await asStaff(url, `/api/deliveries/${delivery}/status`, 'POST', { status: 'on_the_way' });
  expect(answer.status, 'the courier sets off').toBe(200);
  return delivery;
}

/** Resolves with the delivery of an order, when the kitchen has finished it. */
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

/** Reports a position until `seen`: it is kept nowhere, and a page may just be connecting. */
export const reportUntil = (
  url: string,
  delivery: string,
  position: Position,
  what: string,
  seen: () => Promise<boolean>,
): Promise<void> =>
  waitFor(what, 20_000, async () => {
    const told = await asStaff(url, `/api/deliveries/${delivery}/position`, 'POST', position);
    expect(told.status).toBeLessThan(300);
    return seen();
  });
