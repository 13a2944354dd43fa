// The orders that were placed on this device, with what it takes to follow them and to order the same again.
import type { OrderView, PlacedOrder, PlaceOrderBody } from '@waggle/contracts';
import { storedValue } from '../storage/stored-value.ts';

export interface SavedOrder {
  readonly order: OrderView;
  readonly token: string;
  readonly items: PlaceOrderBody['items'];
}

const most = 30;

const known = storedValue<readonly SavedOrder[]>({
  key: 'waggle.orders',
  parse: parseSavedOrders,
  write: (orders) => (orders.length > 0 ? JSON.stringify(orders) : null),
});

/** Newest first. */
export const useSavedOrders = known.use;

export const savedOrder = (orderId: string): SavedOrder | null =>
  known.get().find(({ order }) => order.order_id === orderId) ?? null;

export function saveOrder({ tracking_token, ...order }: PlacedOrder, items: PlaceOrderBody['items']): void {
  const others = known.get().filter((other) => other.order.order_id !== order.order_id);
  known.set([{ order, token: tracking_token, items }, ...others].slice(0, most));
}

/** Keeps where the order is, so that the list of orders knows without asking. */
export function saveStatus(orderId: string, status: OrderView['status']): void {
  const before = savedOrder(orderId);
  if (!before || before.order.status === status) return;
  known.set(known.get().map((entry) => (entry === before ? { ...entry, order: { ...entry.order, status } } : entry)));
}

/** Takes them off this device; what comes back puts them back. */
export function removeSavedOrders(): () => void {
  const before = known.get();
  known.set([]);
  return () => known.set(before);
}

export function parseSavedOrders(text: string | null): readonly SavedOrder[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(stored) ? stored.filter(isKnown).slice(0, most) : [];
  } catch {
    return [];
  }
}

function isKnown(value: unknown): value is SavedOrder {
  const { order, token, items } = (value ?? {}) as Partial<SavedOrder>;
  return (
    typeof token === 'string' &&
    Array.isArray(items) &&
    typeof order?.order_id === 'string' &&
    typeof order.created_at === 'string' &&
    typeof order.total === 'number' &&
    typeof order.currency === 'string' &&
    Array.isArray(order.items)
  );
}
