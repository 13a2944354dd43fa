// Reads what earlier versions of Waggle kept: from before kitchens promised a time, took steps back and offered options.
import type { OrderView } from '@waggle/contracts';
import { defaultSettings, promisedAt } from '../kitchen/kitchen.rules.ts';
import type { Order } from '../order/order.rules.ts';
import type { Answer, StoredItem } from '../records.ts';

type Without<T, K extends keyof T> = Omit<T, K> & Partial<T>;

export const orderAsKept = (kept: Without<Order, 'promised_at' | 'stepped_at' | 'undone'>): Order => ({
  ...kept,
  promised_at: kept.promised_at ?? promisedAt(kept.created_at, defaultSettings),
  stepped_at: kept.stepped_at ?? {},
  undone: kept.undone ?? null,
});

export function answerAsKept(kept: Answer): Answer {
  if (kept.answer.kind !== 'placed') return kept;
  const order: Without<OrderView, 'promised_at'> = kept.answer.order;
  const promised_at = order.promised_at ?? promisedAt(order.created_at, defaultSettings);
  return { ...kept, answer: { kind: 'placed', order: { ...order, promised_at } } };
}

export const itemAsKept = (kept: Without<StoredItem, 'sold_out' | 'options' | 'picture'>): StoredItem => ({
  sold_out: false,
  options: [],
  picture: null,
  ...kept,
});
