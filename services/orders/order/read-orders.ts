// Reads orders: one for its customer or for staff, a page of them for the kitchen.
import type { OrderId, OrderStatus } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import type { Order } from './order.rules.ts';
import { tokenMatches } from './tracking-token.ts';

type Reads = Pick<Store<OrdersRecords>, 'reads'>;

/**
 * Null: there is no such order, or it is another customer's, which looks the same.
 * @param by the tracking token of a customer, or staff
 */
export async function readOrder(
  { reads }: Reads,
  id: OrderId,
  by: { readonly token: string | undefined; readonly isStaff: boolean },
): Promise<Order | null> {
  const order = await reads.orders.find(id);
  if (!order) return null;
  return by.isStaff || (by.token !== undefined && tokenMatches(by.token, order.tracking_token_hash)) ? order : null;
}

/**
 * Orders, newest first.
 * @returns also the last order of the page, when older ones follow: `before` of the next page
 */
export async function listOrders(
  { reads }: Reads,
  { limit, ...filter }: { readonly status?: OrderStatus; readonly before?: OrderId; readonly limit: number },
): Promise<{ readonly orders: readonly Order[]; readonly next: OrderId | null }> {
  const found = await reads.orders.list({ ...filter, limit: limit + 1 });
  const orders = found.slice(0, limit);
  return { orders, next: found.length > limit ? (orders.at(-1)?.order_id ?? null) : null };
}
