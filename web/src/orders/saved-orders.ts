// The orders placed on this device, with their tracking tokens and the lines for ordering again.
import type { OrderView, PlacedOrder, PlaceOrderBody } from '@waggle/contracts';
import { storedValue } from '../storage/stored-value.ts';

export interface SavedOrder {
  readonly order: OrderView;
  readonly token: string;
  readonly items: PlaceOrderBody['items'];
}

const most = 30;

const saved = storedValue<readonly SavedOrder[]>({
  key: 'waggle.orders',
  parse: parseSavedOrders,
  write: (orders) => (orders.length > 0 ? JSON.stringify(orders) : null),
});

/** Newest first. */
export const useSavedOrders = saved.use;

export const savedOrder = (orderId: string): SavedOrder | null =>
  saved.get().find(({ order }) => order.order_id === orderId) ?? null;

export function saveOrder({ tracking_token, ...order }: PlacedOrder, items: PlaceOrderBody['items']): void {
  const others = saved.get().filter((other) => other.order.order_id !== order.order_id);
  saved.set([{ order, token: tracking_token, items }, ...others].slice(0, most));
}

/** Stores the order's status, so that the list shows it without a request. */
export function saveStatus(orderId: string, status: OrderView['status']): void {
  const before = savedOrder(orderId);
  if (!before || before.order.status === status) return;
  saved.set(saved.get().map((entry) => (entry === before ? { ...entry, order: { ...entry.order, status } } : entry)));
}

/** Removes them from this device. Returns a function that restores them. */
export function removeSavedOrders(): () => void {
  const before = saved.get();
  saved.set([]);
  return () => saved.set(before);
}

export function parseSavedOrders(text: string | null): readonly SavedOrder[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(stored) ? stored.filter(isSavedOrder).slice(0, most) : [];
  } catch {
    return [];
  }
}

function isSavedOrder(value: unknown): value is SavedOrder {
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
