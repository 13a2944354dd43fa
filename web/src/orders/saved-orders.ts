// The orders placed on this device, with their tracking tokens and the lines for ordering again.
import type { OrderView, PlacedOrder, PlaceOrderBody } from '@waggle/contracts';
import { storedValue } from '../storage/stored-value.ts';

/** Without the customer, whom nobody asked to store. Earlier versions stored no currency digits: such an order shows its total once the server has sent them. */
export type OrderOnDevice = Omit<OrderView, 'currency_digits' | 'customer'> &
  Partial<Pick<OrderView, 'currency_digits'>>;

export interface SavedOrder {
  readonly order: OrderOnDevice;
  readonly token: string;
  /** Of the link to share; missing in orders of earlier versions. */
  readonly shared?: string;
  readonly items: PlaceOrderBody['items'];
}

const most = 30;
/** How long an order stays on its device. Above the value: it is read while this module is still loading. */
const savedMs = 90 * 86_400_000;

const saved = storedValue<readonly SavedOrder[]>({
  key: 'waggle.orders',
  parse: parseSavedOrders,
  write: (orders) => (orders.length > 0 ? JSON.stringify(orders) : null),
});

// Those that have ended leave the storage, too, and with them their tokens and notes.
if (saved.get().length > 0) saved.set(saved.get());

/** Newest first. */
export const useSavedOrders = saved.use;

export const savedOrder = (orderId: string): SavedOrder | null =>
  saved.get().find(({ order }) => order.order_id === orderId) ?? null;

export function saveOrder(
  { tracking_token, shared_token, customer: _, ...order }: PlacedOrder,
  items: PlaceOrderBody['items'],
): void {
  const others = saved.get().filter((other) => other.order.order_id !== order.order_id);
  const shared = shared_token === undefined ? {} : { shared: shared_token };
  saved.set([{ order, token: tracking_token, ...shared, items }, ...others].slice(0, most));
}

/** Stores the order's status, so that the list shows it without a request. */
export function updateSavedStatus(orderId: string, status: OrderView['status']): void {
  const before = savedOrder(orderId);
  if (!before || before.order.status === status) return;
  saved.set(saved.get().map((entry) => (entry === before ? { ...entry, order: { ...entry.order, status } } : entry)));
}

/** Stores the order's current state from the server. */
export function updateSavedOrder({ order_id, status, currency_digits }: OrderView): void {
  updateSavedStatus(order_id, status);
  const before = savedOrder(order_id);
  if (!before || before.order.currency_digits === currency_digits) return;
  const order = { ...before.order, currency_digits };
  saved.set(saved.get().map((entry) => (entry === before ? { ...entry, order } : entry)));
}

export const hasCurrencyDigits = (order: OrderOnDevice): order is OrderView => order.currency_digits !== undefined;

/** Removes them from this device. Returns a function that restores them. */
export function removeSavedOrders(): () => void {
  const before = saved.get();
  saved.set([]);
  return () => saved.set(before);
}

export function parseSavedOrders(text: string | null, now = Date.now()): readonly SavedOrder[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(stored)) return [];
    const kept = stored.filter(isSavedOrder).filter(({ order }) => !(Date.parse(order.created_at) + savedMs <= now));
    return kept.slice(0, most).map(withoutCustomer);
  } catch {
    return [];
  }
}

// Earlier versions stored the customer with the order.
function withoutCustomer(entry: SavedOrder): SavedOrder {
  const { customer: _, ...order } = entry.order as OrderView;
  return { ...entry, order };
}

function isSavedOrder(value: unknown): value is SavedOrder {
  const { order, token, items } = (value ?? {}) as Partial<SavedOrder>;
  const { currency_digits: digits } = order ?? {};
  const texts = [token, order?.order_id, order?.status, order?.created_at];
  return (
    texts.every((text) => typeof text === 'string') &&
    Array.isArray(items) &&
    typeof order?.total === 'number' &&
    /^[A-Z]{3}$/.test(String(order.currency)) &&
    (digits === undefined || [0, 1, 2, 3, 4].includes(digits)) &&
    Array.isArray(order.items) &&
    order.items.every((line) => typeof line?.name === 'string' && typeof line.unit_price === 'number')
  );
}
