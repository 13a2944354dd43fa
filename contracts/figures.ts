// What the kitchen sold, how much, and how long it took: the figures of a period, and the closing of a day.
import Type, { type Static } from 'typebox';
import { TaxRate } from './bill.ts';
import { CancelStageSchema } from './cancelling.ts';
import { OrderServingSchema } from './order.ts';
import { paymentWays } from './price-codes.ts';
import { Currency, CurrencyDigits, OrderIdSchema, Timestamp } from './primitives.ts';

const Count = Type.Integer({ minimum: 0 });
const money = { currency: Currency, currency_digits: CurrencyDigits };
const Amount = Type.Object({ ...money, amount: Type.Integer({ description: 'in the minor unit' }) });
export type Amount = Static<typeof Amount>;
const Amounts = Type.Array(Amount);
const Seconds = Type.Integer({ minimum: 0, description: 'seconds' });
const Times = Type.Union([Type.Object({ count: Count, p50: Seconds, p90: Seconds, p99: Seconds }), Type.Null()], {
  description: 'percentiles, at most 2 % off; null when nothing was measured',
});
export const Day = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a business day, YYYY-MM-DD, where the kitchen is',
});

const summary = {
  orders: Count,
  delivered: Count,
  picked_up: Count,
  /** By the customer. */
  cancelled: Count,
  /** By the kitchen. */
  refused: Count,
  promises: Type.Object(
    { made: Count, first_kept: Count, last_kept: Count },
    {
      description:
        'delivered orders for which a time was promised, and of those that arrived by what was promised first and by what was promised last',
    },
  ),
  /** Of orders that were not cancelled. */
  revenue: Amounts,
  /** What food would have brought that was cooked and thrown away, at the menu's prices. */
  wasted: Amounts,
  /** From confirmed to ready, or to out for delivery where that was one step. */
  preparation: Times,
  /** From out for delivery to delivered. */
  delivery: Times,
  /** From created, or from when the kitchen got what was wanted for later, to delivered. */
  order_to_door: Times,
};
const Summary = Type.Object(summary);
export type FiguresSummary = Static<typeof Summary>;

const Hours = (description: string) =>
  Type.Array(
    Type.Object({
      hour: Type.Integer({
        minimum: 0,
        maximum: 47,
        description: 'since the midnight before the business day: 25 is one o’clock in the night after it',
      }),
      ...summary,
    }),
    { description },
  );

/** Why orders ended before their customers had them, the most frequent first. */
const Reasons = Type.Array(
  Type.Object({
    by: Type.Enum(['customer', 'kitchen']),
    reason: Type.Union([Type.String(), Type.Null()], {
      description: 'a code; null: somebody wrote it, or nobody said: what is written goes with the customer',
    }),
    stage: Type.Union([CancelStageSchema, Type.Null()], {
      description: 'how far they were; null: an earlier version ended them',
    }),
    count: Count,
  }),
);

export const Insights = Type.Object({
  time_zone: Type.String(),
  from: Day,
  to: Day,
  today: Type.Unsafe<string>({ ...Day, description: 'the business day now' }),
  total: Summary,
  days: Type.Array(
    Type.Object({
      day: Day,
      ...summary,
      hours: Hours('those in which something was ordered; empty in a period of more than 92 days'),
    }),
  ),
  hours: Hours('of all days together: those in which something was ordered'),
  best_sellers: Type.Array(
    Type.Object({ item_id: Type.String(), name: Type.String(), quantity: Count, revenue: Amounts }),
  ),
  reasons: Reasons,
});
export type Insights = Static<typeof Insights>;

export const saleStates = ['open', 'delivered', 'picked_up', 'cancelled', 'refused'] as const;
export type SaleState = (typeof saleStates)[number];

const ClosedOrder = Type.Object({
  order_id: OrderIdSchema,
  number: Type.Optional(Type.String({ description: 'what is called out; missing in orders of earlier versions' })),
  serving: Type.Optional(OrderServingSchema),
  at: Timestamp,
  state: Type.Enum([...saleStates]),
  reason: Type.Union([Type.String(), Type.Null()], {
    description: 'why it ended early, as a code; null: somebody wrote it, or nobody said',
  }),
  ...money,
  total: Count,
});
export type ClosedOrder = Static<typeof ClosedOrder>;

/** What an order's total is made of, in the order of a bill; `unknown`: of orders from before there were bills. */
export const closingParts = [
  'goods',
  'deposits',
  'discounts',
  'delivery_fees',
  'service_fees',
  'added_taxes',
  'unknown',
  'tips',
  'rounding',
] as const;
export type ClosingPart = (typeof closingParts)[number];

const Signed = Type.Integer({ description: 'in the minor unit; below zero where it lowers the total' });

/**
 * A business day's orders, one by one, and what they add up to, to the minor unit. Of orders that were not cancelled or refused:
 * Σ `orders` = `revenue` + `tips` = Σ `parts` = Σ `payments` = Σ gross of `taxes` + tips + rounding, and `revenue` = Σ `items` + `besides`.
 */
export const Closing = Type.Object({
  time_zone: Type.String(),
  day: Day,
  today: Type.Unsafe<string>({ ...Day, description: 'the business day now' }),
  final: Type.Boolean({ description: 'the day is over, and so is every order of it' }),
  orders: Type.Array(ClosedOrder, { description: 'in the order in which they were placed' }),
  states: Type.Array(Type.Object({ state: Type.Enum([...saleStates]), ...money, orders: Count, amount: Count }), {
    description: 'by state and currency',
  }),
  revenue: Type.Unsafe<Amount[]>({
    ...Amounts,
    description: 'of orders that were not cancelled or refused, without tips',
  }),
  tips: Type.Unsafe<Amount[]>({ ...Amounts, description: 'of the same orders: what they cost besides the revenue' }),
  items: Type.Array(
    Type.Object({ item_id: Type.String(), name: Type.String(), quantity: Count, ...money, amount: Count }),
    { description: 'sold, by name' },
  ),
  taxes: Type.Array(
    Type.Object({
      rate: Type.Union([TaxRate, Type.Null()], { description: 'null: goods and fees without any tax' }),
      ...money,
      net: Signed,
      tax: Signed,
      gross: Signed,
    }),
    { description: 'by rate, the highest first; tips and the rounding of cash have none' },
  ),
  parts: Type.Array(Type.Object({ part: Type.Enum([...closingParts]), ...money, amount: Signed }), {
    description: 'what the totals are made of; with gross prices, taxes are in the other parts',
  }),
  payments: Type.Array(
    Type.Object({
      way: Type.Union([Type.Enum([...paymentWays]), Type.Null()], { description: 'null: the customer has not said' }),
      ...money,
      orders: Count,
      amount: Count,
    }),
    { description: 'how customers said that they would pay' },
  ),
  besides: Type.Unsafe<Amount[]>({ ...Amounts, description: 'what orders cost besides their items, such as fees' }),
  wasted: Type.Unsafe<Amount[]>({
    ...Amounts,
    description: 'what food would have brought that was cooked and thrown away; in none of the other sums',
  }),
  reasons: Reasons,
});
export type Closing = Static<typeof Closing>;
