// An order: its states, and which step may follow which.
import Type, { type Static } from 'typebox';
import { Currency, ItemIdSchema, Money } from './primitives.ts';

export const orderStatuses = [
  'created',
  'confirmed',
  'preparing',
  'out_for_delivery',
  'delivered',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];
export const OrderStatusSchema = Type.Enum([...orderStatuses]);

/** The steps that may follow each state. */
export const orderSteps: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  created: ['confirmed', 'cancelled'],
  confirmed: ['preparing', 'cancelled'],
  preparing: ['out_for_delivery'],
  out_for_delivery: ['delivered'],
  delivered: [],
  cancelled: [],
};

// Something to read, and no control characters; an address may have several lines.
const oneLine = '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$';
const lines = '^(?=[^]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

export const Customer = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120, pattern: oneLine }),
    phone: Type.String({ minLength: 3, maxLength: 32, pattern: '^[+0-9][0-9 ()/.-]+$' }),
    address: Type.String({ minLength: 1, maxLength: 300, pattern: lines }),
  },
  { additionalProperties: false },
);
export type Customer = Static<typeof Customer>;

/** A line of a placed order; the name and the price are those of the moment it was placed. */
export const OrderLine = Type.Object(
  {
    item_id: ItemIdSchema,
    name: Type.String(),
    quantity: Type.Integer({ minimum: 1 }),
    unit_price: Money,
    note: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type OrderLine = Static<typeof OrderLine>;

/** What an order costs: fixed when it is placed. */
export const OrderTotal = { total: Money, currency: Currency } as const;
