// Reads orders: one for its customer or for staff, a page of them for the kitchen.
import type { OrderId, OrderStatus } from '@waggle/contracts';
import { tokenHasHash } from '@waggle/service-kit/identity';
import type { Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { isLinkExpired, type Order } from './order.rules.ts';

type Reads = Pick<Store<OrdersRecords>, 'reads'>;

export type FoundOrder =
  /** `shared`: by the shared link, which only views. */
  | { readonly kind: 'found'; readonly order: Order; readonly shared: boolean }
  /** The shared link has expired. */
  | { readonly kind: 'expired' }
  /** There is no such order, or it is another customer's, which looks the same. */
  | { readonly kind: 'unknown' };

export interface OrderReader {
  /** Of a customer or of a shared link. */
  readonly token: string | undefined;
  /** Called only when the token opens nothing: most requests are customers', who need no look-up of a session. */
  isStaff(): Promise<boolean>;
  readonly now: number;
}

export async function readOrder({ reads }: Reads, id: OrderId, by: OrderReader): Promise<FoundOrder> {
  const order = await reads.orders.find(id);
  if (!order) return { kind: 'unknown' };
  const holder = holderOf(by.token, order, by.now);
  if (holder === 'customer' || holder === 'shared') return { kind: 'found', order, shared: holder === 'shared' };
  if (await by.isStaff()) return { kind: 'found', order, shared: false };
  return { kind: holder === 'expired' ? 'expired' : 'unknown' };
}

function holderOf(token: string | undefined, order: Order, now: number): 'customer' | 'shared' | 'expired' | 'nobody' {
  if (token === undefined) return 'nobody';
  const { tracking_token_hash: own, shared_token_hash: shared } = order;
  if (tokenHasHash(token, own)) return 'customer';
  if (shared === undefined || !tokenHasHash(token, shared)) return 'nobody';
  return isLinkExpired(order, now) ? 'expired' : 'shared';
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
