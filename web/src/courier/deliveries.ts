// The board as couriers see it: what may be taken now, what is still cooking, what is under way and with whom. Pure.
import type { Board, BoardCard } from '../board/board.ts';

export interface CourierBoard {
  readonly mine: readonly BoardCard[];
  /** Handed out by the kitchen: whoever takes one may set off. */
  readonly ready: readonly BoardCard[];
  readonly cooking: readonly BoardCard[];
  /** On the way, but not with this device. */
  readonly others: readonly BoardCard[];
}

/** @param mine the ids of the deliveries that this device drives */
export function courierBoard(cards: Board['cards'], mine: ReadonlySet<string>): CourierBoard {
  const board = {
    mine: [] as BoardCard[],
    ready: [] as BoardCard[],
    cooking: [] as BoardCard[],
    others: [] as BoardCard[],
  };
  for (const card of cards.values()) {
    if (card.delivery_id === null) continue;
    if (card.delivery === 'on_the_way') (mine.has(card.delivery_id) ? board.mine : board.others).push(card);
    else if (card.delivery === 'waiting') (card.status === 'out_for_delivery' ? board.ready : board.cooking).push(card);
  }
  for (const list of Object.values(board)) list.sort(byPromise);
  // What was handed out, then what is on the stove, then what has only been accepted.
  board.cooking.sort((a, b) => progress(b) - progress(a));
  return board;
}

const progress = ({ status }: BoardCard): number => ['created', 'confirmed', 'preparing'].indexOf(status);

function byPromise(a: BoardCard, b: BoardCard): number {
  const at = (card: BoardCard): string => card.order?.promised_at ?? card.placed_at;
  return at(a).localeCompare(at(b)) || a.order_id.localeCompare(b.order_id);
}
