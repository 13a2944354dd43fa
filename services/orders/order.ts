// The rules of an order, pure: which step may come next, what it costs, what is short.
import {
  type ItemId,
  type MenuItem,
  type OrderLine,
  type OrderStatus,
  type OrderView,
  orderSteps,
  type PlaceOrderBody,
} from '@waggle/contracts';

/** An order as it is kept: what its holder sees, and the hash of the token that makes somebody its holder. */
export interface Order extends OrderView {
  readonly tracking_token_hash: string;
}

export type Advance =
  | { readonly kind: 'advanced'; readonly order: Order }
  /** It is there already: a repeated request. */
  | { readonly kind: 'repeated'; readonly order: Order }
  | { readonly kind: 'impossible'; readonly order: Order; readonly from: OrderStatus; readonly to: OrderStatus };

/** Takes an order one step on. */
export function advance(order: Order, to: OrderStatus, at: string): Advance {
  if (order.status === to) return { kind: 'repeated', order };
  if (!orderSteps[order.status].includes(to)) return { kind: 'impossible', order, from: order.status, to };
  return { kind: 'advanced', order: { ...order, status: to, version: order.version + 1, updated_at: at } };
}

export interface Shortage {
  readonly item_id: ItemId;
  readonly requested: number;
  readonly available: number;
}

export type Priced =
  | {
      readonly kind: 'priced';
      readonly lines: OrderLine[];
      readonly total: number;
      readonly needed: Map<ItemId, number>;
    }
  /** Positions, from 0, of the lines whose item is not on the menu. */
  | { readonly kind: 'unknown_items'; readonly positions: number[] }
  | { readonly kind: 'out_of_stock'; readonly short: Shortage[] };

/** Prices what is wanted from the menu's items of this moment. An item may stand on several lines, with other notes. */
export function price(wanted: PlaceOrderBody['items'], menu: readonly MenuItem[]): Priced {
  const items = new Map(menu.map((item) => [item.item_id, item]));
  const unknown = wanted.flatMap((line, position) => (items.has(line.item_id) ? [] : [position]));
  if (unknown.length > 0) return { kind: 'unknown_items', positions: unknown };

  const needed = new Map<ItemId, number>();
  for (const line of wanted) needed.set(line.item_id, (needed.get(line.item_id) ?? 0) + line.quantity);
  const short = [...needed].flatMap(([item_id, requested]) => {
    const available = items.get(item_id)?.stock ?? 0;
    return requested > available ? [{ item_id, requested, available }] : [];
  });
  if (short.length > 0) return { kind: 'out_of_stock', short };

  const lines = wanted.flatMap((line) => {
    const item = items.get(line.item_id);
    if (!item) return [];
    const note = line.note === undefined ? {} : { note: line.note };
    return [{ item_id: item.item_id, name: item.name, quantity: line.quantity, unit_price: item.price, ...note }];
  });
  const total = lines.reduce((sum, line) => sum + line.quantity * line.unit_price, 0);
  return { kind: 'priced', lines, total, needed };
}

/** What the holder of an order may see of it. */
export const viewOf = ({ tracking_token_hash: _, ...view }: Order): OrderView => view;
