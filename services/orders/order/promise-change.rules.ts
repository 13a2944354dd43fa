// Moving an order's promise to a later time: by how much, how often, and once however often it is asked for. Pure.
import { type Delay, hasEnded, minutesLater, type Order, totalDelay } from './order.rules.ts';

/** The most that all changes of one order come to, in minutes. */
export const mostDelay = 120;

export type PromiseChange =
  | { readonly kind: 'changed'; readonly order: Order; readonly was: string }
  /** This request made its change already. */
  | { readonly kind: 'repeated'; readonly order: Order }
  /** Nothing is promised any more. */
  | { readonly kind: 'ended'; readonly order: Order }
  /** @param left how many minutes may still be added */
  | { readonly kind: 'too_much'; readonly order: Order; readonly left: number };

/** Keeps the version: the promise is no step of the order, and whoever takes one meanwhile must not be refused. */
export function delayed(order: Order, { key, minutes }: Delay): PromiseChange {
  const { delays = [], promised_at, promised_from } = order;
  if (delays.some((one) => one.key === key)) return { kind: 'repeated', order };
  if (hasEnded(order)) return { kind: 'ended', order };
  const left = mostDelay - totalDelay(delays);
  if (minutes > left) return { kind: 'too_much', order, left };
  return {
    kind: 'changed',
    was: promised_at,
    order: {
      ...order,
      promised_at: minutesLater(promised_at, minutes),
      ...(promised_from === undefined ? {} : { promised_from: minutesLater(promised_from, minutes) }),
      delays: [...delays, { key, minutes }],
    },
  };
}
