// The board as couriers see it: deliveries that are ready, still cooking, or on the way, and with whom.
import type { Board, BoardCard } from '../board/board.ts';
import { byDueTime } from '../board/due.ts';

export interface CourierBoard {
  readonly mine: readonly BoardCard[];
  /** Finished by the kitchen: a courier may take one and set off. */
  readonly ready: readonly BoardCard[];
  readonly cooking: readonly BoardCard[];
  /** On the way with another courier. */
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
    // What is wanted for later is nobody's yet.
    if (card.delivery_id === null || card.isLater) continue;
    if (card.delivery === 'on_the_way') (mine.has(card.delivery_id) ? board.mine : board.others).push(card);
    else if (card.delivery === 'waiting') (card.status === 'out_for_delivery' ? board.ready : board.cooking).push(card);
  }
  for (const list of Object.values(board)) list.sort(byDueTime);
  // The furthest along comes first.
  board.cooking.sort((a, b) => progress(b) - progress(a));
  return board;
}

const progress = ({ status }: BoardCard): number => ['created', 'confirmed', 'preparing', 'ready'].indexOf(status);
