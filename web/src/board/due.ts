// When an order is due, and whether it is late.
import type { OrderStatus } from '@waggle/contracts';
import type { BoardCard } from './board.ts';

/** The promised delivery time in ms since the epoch; null without a promise. */
export const promisedTime = ({ order }: BoardCard): number | null =>
  order?.promised_at ? Date.parse(order.promised_at) : null;

/** What is picked up should be packed by so many minutes before its time. */
const toHandOutMinutes = 5;

export type Urgency = 'fine' | 'soon' | 'late';

/**
 * `soon`: to arrive in time, the order should be on its way by now; `late`: it should have arrived.
 * @param deliveryMinutes how long a delivery takes, as the kitchen has set it
 */
export function urgencyOf(card: BoardCard, shown: OrderStatus, now: number, deliveryMinutes: number): Urgency {
  const promised = promisedTime(card);
  if (promised === null) return 'fine';
  const isPickUp = card.order?.serving === 'pick_up';
  // It is there in time; when its customer comes is theirs to say.
  if (isPickUp && shown === 'ready') return 'fine';
  if (now >= promised) return 'late';
  const before = isPickUp ? toHandOutMinutes : deliveryMinutes;
  return shown !== 'out_for_delivery' && now >= promised - before * 60_000 ? 'soon' : 'fine';
}

/** Whole minutes until the promised time; negative after it. */
export const minutesLeft = (promised: number, now: number): number =>
  now >= promised ? -Math.floor((now - promised) / 60_000) : Math.ceil((promised - now) / 60_000);

/** Sorts by due time, earliest first. */
export function byDueTime(a: BoardCard, b: BoardCard): number {
  const dueAt = (card: BoardCard): string => card.order?.promised_at ?? card.placed_at;
  return dueAt(a).localeCompare(dueAt(b)) || a.order_id.localeCompare(b.order_id);
}
