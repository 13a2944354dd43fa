// Which orders' tickets a device claims, pure.
import type { OrderStatus } from '@waggle/contracts';

/** What a card of the board says of its order. */
interface BoardOrder {
  readonly order_id: string;
  readonly status: OrderStatus;
  readonly acceptedAt: string | null;
}

const accepted: ReadonlySet<OrderStatus> = new Set(['confirmed', 'preparing', 'ready']);

/**
 * Those that the server knows as accepted from `since` on, the one accepted first before the others. A step that this page only hopes
 * for does not count.
 * @param since ms since the epoch
 */
export const ticketsToClaim = (
  cards: ReadonlyMap<string, BoardOrder>,
  since: number,
  asked: ReadonlySet<string>,
): string[] =>
  [...cards.values()]
    .filter(
      ({ order_id, status, acceptedAt }) =>
        !asked.has(order_id) && accepted.has(status) && acceptedAt !== null && Date.parse(acceptedAt) >= since,
    )
    .sort((one, other) => ((one.acceptedAt ?? '') < (other.acceptedAt ?? '') ? -1 : 1))
    .map(({ order_id }) => order_id);
