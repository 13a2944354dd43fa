// What is kept about orders: the orders, the answers to requests with an Idempotency-Key, and the secret of tracking tokens.
import type { OrderView } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { boolean, collection, integer, json, table, text } from '@waggle/store/collections';
import { defaultSettings, promisedAt } from '../kitchen/kitchen.rules.ts';
import type { Order } from './order.rules.ts';
import type { Shortage } from './price.rules.ts';

/** What was answered, without what its customer typed, which goes with the order, and the long parts that the order has. */
export type AnsweredOrder = Omit<OrderView, 'customer' | 'items' | 'bill' | 'payment'>;

/** The answer to a request with an Idempotency-Key. */
export interface Answer {
  readonly key: string;
  /** SHA-256 of the request's body: the same key with another body is a mistake of the client. */
  readonly request_hash: string;
  readonly answer:
    | { readonly kind: 'placed'; readonly order: AnsweredOrder }
    | { readonly kind: 'out_of_stock'; readonly short: readonly Shortage[] };
  /** ms since the epoch. */
  readonly created_at: number;
}

type Without<T, K extends keyof T> = Omit<T, K> & Partial<T>;

export const orderCollection = collection<Order>()({
  key: 'order_id',
  version: 'version',
  label: 'order',
  columns: {
    status: text(),
    version: integer(),
    anonymous: boolean({ optional: true }),
    correlation_id: text({ optional: true }),
    number: text({ optional: true }),
    waiting: boolean({ optional: true }),
    due_at: text({ optional: true }),
  },
  indexes: [
    { name: 'by_correlation', on: ['correlation_id'] },
    { name: 'by_number', on: ['number', 'order_id'] },
    { name: 'by_person', on: ['anonymous', 'order_id'] },
    { name: 'by_due', on: ['waiting', 'due_at'], only: { waiting: true } },
    { name: 'by_hand_over', on: ['due_at', 'status'], engine: 'mongo' },
    // Few orders are wanted for later: a partial index costs the others nothing. MongoDB has none for "not null".
    { name: 'by_hand_over', on: ['status', 'due_at'], only: { due_at: { not: null } }, engine: 'sqlite' },
    { name: 'by_status', on: ['status', '-order_id'], engine: 'mongo' },
    { name: 'by_status', on: ['status', 'order_id'], sqliteName: 'orders_by_status', engine: 'sqlite' },
  ],
  // Orders from before kitchens promised a time and took steps back, and from when each step had its own correlation id.
  readKept: (kept: Without<Order, 'promised_at' | 'stepped_at' | 'undone' | 'correlation_id'>): Order => ({
    ...kept,
    promised_at: kept.promised_at ?? promisedAt(kept.created_at, defaultSettings),
    stepped_at: kept.stepped_at ?? {},
    undone: kept.undone ?? null,
    correlation_id: kept.correlation_id ?? kept.order_id,
  }),
});

export const answerTable = table<Answer>()({
  key: 'key',
  columns: { request_hash: text(), answer: json(), created_at: integer() },
  indexes: [{ name: 'by_age', on: ['created_at'] }],
  readKept(kept: Answer): Answer {
    if (kept.answer.kind !== 'placed') return kept;
    const order: Without<AnsweredOrder, 'promised_at' | 'currency_digits'> = kept.answer.order;
    const promised_at = order.promised_at ?? promisedAt(order.created_at, defaultSettings);
    const currency_digits = minorUnitDigits(order.currency);
    return { ...kept, answer: { kind: 'placed', order: { ...order, promised_at, currency_digits } } };
  },
});

export const secretTable = table<{ readonly name: string; readonly secret: string }>()({
  key: 'name',
  columns: { secret: text() },
});
