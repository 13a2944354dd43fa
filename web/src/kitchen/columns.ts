// The columns of the kitchen's board, and the step that a tap takes in each.
import type { OrderStatus } from '@waggle/contracts';
import { type Board, type BoardCard, shownStatus } from '../board/board.ts';
import { byDueTime } from '../board/due.ts';

export const columns = ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery'] as const;
export type ColumnName = (typeof columns)[number];

/** The step that a tap on the card of a delivery takes; the courier takes the last one. */
const nextStep = {
  created: 'confirmed',
  confirmed: 'preparing',
  preparing: 'ready',
  ready: 'out_for_delivery',
  out_for_delivery: null,
} as const satisfies Record<ColumnName, OrderStatus | null>;

/** The step that a tap on a card takes; null: none. */
export const nextStepOf = (
  { order }: Pick<BoardCard, 'order'>,
  column: ColumnName,
): Exclude<ColumnName, 'created'> | 'picked_up' | null =>
  column === 'ready' && isPickUp({ order }) ? 'picked_up' : nextStep[column];

/** Its customer comes for it. */
export const isPickUp = ({ order }: Pick<BoardCard, 'order'>): boolean => order?.serving === 'pick_up';

export interface PlacedCard {
  readonly card: BoardCard;
  /** The card's column, including an unconfirmed step. */
  readonly column: ColumnName;
  readonly isPending: boolean;
}

/** The cards of each column, earliest due first. */
export function columnsOf(
  board: Pick<Board, 'cards' | 'pending'>,
): Readonly<Record<ColumnName, readonly PlacedCard[]>> {
  const placed: Record<ColumnName, PlacedCard[]> = {
    created: [],
    confirmed: [],
    preparing: [],
    ready: [],
    out_for_delivery: [],
  };
  for (const card of board.cards.values()) {
    const status = shownStatus(board, card);
    // The courier has delivered; the order's own step follows a moment later.
    if (card.delivery === 'delivered' || !isColumn(status)) continue;
    if (isStillLater(board, card)) continue;
    placed[status].push({ card, column: status, isPending: status !== card.status });
  }
  for (const column of columns) placed[column].sort((a, b) => byDueTime(a.card, b.card));
  return placed;
}

/** The orders that are wanted for later and that the kitchen does not have yet, the most urgent first. */
export const laterOrders = (board: Pick<Board, 'cards' | 'pending'>): readonly BoardCard[] =>
  [...board.cards.values()]
    .filter((card) => isStillLater(board, card))
    .sort((a, b) => (a.order?.due_at ?? '').localeCompare(b.order?.due_at ?? '') || byDueTime(a, b));

// Staff may begin it earlier.
const isStillLater = (board: Pick<Board, 'pending'>, card: BoardCard): boolean =>
  card.isLater && shownStatus(board, card) === 'created';

const isColumn = (status: OrderStatus): status is ColumnName => (columns as readonly string[]).includes(status);
