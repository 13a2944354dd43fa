// Which orders of the board somebody looks for: by the number that is called, the customer's name, or a dish.
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { plainLetters } from '@waggle/contracts/plain-letters.ts';
import type { BoardCard } from '../board/board.ts';
import { type ColumnName, columns, type PlacedCard } from './columns.ts';

type Placed = Readonly<Record<ColumnName, readonly PlacedCard[]>>;

/** The cards that match, in their columns; all of them where nothing is looked for. */
export function matching(placed: Placed, typed: string): Placed {
  const wanted = plainLetters(typed.trim());
  if (wanted === '') return placed;
  const matches = matcher(wanted);
  return Object.fromEntries(
    columns.map((column) => [column, placed[column].filter(({ card }) => matches(card))]),
  ) as unknown as Placed;
}

/** A number is the whole one: who looks for 4 does not want 14, 40 and 41. */
function matcher(wanted: string): (card: BoardCard) => boolean {
  if (/^#?\d{1,4}$/.test(wanted)) {
    const number = wanted.replace('#', '');
    return ({ order_id, order }) => calledNumber({ order_id, number: order?.number }).replace('#', '') === number;
  }
  return ({ order_id, order }) =>
    [
      calledNumber({ order_id, number: order?.number }),
      order?.customer?.name ?? '',
      ...(order?.items ?? []).map(({ name }) => name),
    ].some((text) => plainLetters(text).includes(wanted));
}
