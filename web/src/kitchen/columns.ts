// How the kitchen's board is laid out: its columns, what one touch does in each, and which orders are late. Pure.
import type { OrderStatus } from '@waggle/contracts';
import { type Board, type BoardCard, shownStatus } from '../board/board.ts';

export const columns = ['created', 'confirmed', 'preparing', 'out_for_delivery'] as const;
export type Column = (typeof columns)[number];

/** What a touch on a card does; the courier does the rest. */
export const nextStep = {
  created: 'confirmed',
  confirmed: 'preparing',
  preparing: 'out_for_delivery',
  out_for_delivery: null,
} as const satisfies Record<Column, OrderStatus | null>;

export interface PlacedCard {
  readonly card: BoardCard;
  /** Where it is shown: the server may not know yet. */
  readonly column: Column;
  readonly touched: boolean;
}

/** Each column's cards, those that were promised first on top. */
export function columnsOf(board: Pick<Board, 'cards' | 'touches'>): Readonly<Record<Column, readonly PlacedCard[]>> {
  const placed: Record<Column, PlacedCard[]> = { created: [], confirmed: [], preparing: [], out_for_delivery: [] };
  for (const card of board.cards.values()) {
    const status = shownStatus(board, card);
    // Handed over at the door: the order itself hears of it a moment later.
    if (card.delivery === 'delivered' || !isColumn(status)) continue;
    placed[status].push({ card, column: status, touched: status !== card.status });
  }
  for (const column of columns) placed[column].sort((a, b) => byPromise(a.card, b.card));
  return placed;
}

export type Urgency = 'fine' | 'soon' | 'late';

/** When an order was promised; without a promise there is none to break. */
export const promisedAt = ({ order }: BoardCard): number | null =>
  order?.promised_at ? Date.parse(order.promised_at) : null;

/**
 * `soon`: it should be on its way by now, to be there in time; `late`: it should be there.
 * @param deliveryMinutes what the kitchen says that the way takes
 */
export function urgencyOf(card: BoardCard, column: Column, now: number, deliveryMinutes: number): Urgency {
  const promised = promisedAt(card);
  if (promised === null) return 'fine';
  if (now >= promised) return 'late';
  return column !== 'out_for_delivery' && now >= promised - deliveryMinutes * 60_000 ? 'soon' : 'fine';
}

/** Whole minutes until the promised time; negative when it is over. */
export const minutesLeft = (promised: number, now: number): number =>
  now >= promised ? -Math.floor((now - promised) / 60_000) : Math.ceil((promised - now) / 60_000);

/** What people call an order by: short enough to be called across a kitchen. */
export const orderNumber = (orderId: string): string => orderId.slice(-4).toUpperCase();

const isColumn = (status: OrderStatus): status is Column => (columns as readonly string[]).includes(status);

function byPromise(a: BoardCard, b: BoardCard): number {
  const at = (card: BoardCard): string => card.order?.promised_at ?? card.placed_at;
  return at(a).localeCompare(at(b)) || a.order_id.localeCompare(b.order_id);
}
