// HTTP bodies: what outsiders send and get. The same schemas validate requests and make the OpenAPI document.
import Type, { type Static } from 'typebox';
import { DeliveryStatusSchema } from './delivery.ts';
import { Customer, OrderLine, OrderStatusSchema, OrderTotal } from './order.ts';
import { Currency, ItemIdSchema, Timestamp, Uuid, Version } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** The largest quantity of one item in one order, and the most lines: an order beyond is a mistake or an attack. */
export const limits = { quantity: 100, lines: 50, price: 100_000_000, stock: 1_000_000, bodyBytes: 64 * 1024 } as const;

const noControls = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

export const MenuItem = Type.Object(
  {
    item_id: ItemIdSchema,
    name: Type.String({ minLength: 1, maxLength: 120 }),
    description: Type.String({ maxLength: 500 }),
    category: Type.String({ minLength: 1, maxLength: 60 }),
    price: Type.Integer({ minimum: 0, maximum: limits.price, description: 'in the minor unit' }),
    currency: Currency,
    stock: Type.Integer({ minimum: 0, maximum: limits.stock }),
  },
  { ...closed, description: 'An item on the menu' },
);
export type MenuItem = Static<typeof MenuItem>;

export const Menu = Type.Object({ items: Type.Array(MenuItem) }, closed);
export type Menu = Static<typeof Menu>;

/** A new item. The currency is the kitchen's, one for all items. */
export const NewMenuItem = Type.Omit(MenuItem, ['currency'], closed);
export type NewMenuItem = Static<typeof NewMenuItem>;

/** What may be changed of a menu item; stock has its own route, since it is a difference and not a value. */
export const MenuItemChange = Type.Partial(Type.Omit(MenuItem, ['item_id', 'stock', 'currency']), {
  ...closed,
  minProperties: 1,
});
export type MenuItemChange = Static<typeof MenuItemChange>;

export const Restock = Type.Object(
  { quantity: Type.Integer({ minimum: 1, maximum: limits.stock, description: 'how many came in' }) },
  closed,
);

export const PlaceOrderBody = Type.Object(
  {
    customer: Customer,
    items: Type.Array(
      Type.Object(
        {
          item_id: ItemIdSchema,
          quantity: Type.Integer({ minimum: 1, maximum: limits.quantity }),
          note: Type.Optional(Type.String({ maxLength: 200, pattern: noControls })),
        },
        closed,
      ),
      { minItems: 1, maxItems: limits.lines },
    ),
  },
  closed,
);
export type PlaceOrderBody = Static<typeof PlaceOrderBody>;

const orderFields = {
  order_id: Uuid,
  status: OrderStatusSchema,
  version: Version,
  ...OrderTotal,
  items: Type.Array(OrderLine),
  customer: Customer,
  created_at: Timestamp,
  updated_at: Timestamp,
};

export const OrderView = Type.Object(orderFields, closed);
export type OrderView = Static<typeof OrderView>;

export const PlacedOrder = Type.Object(
  {
    ...orderFields,
    tracking_token: Type.String({ description: 'lets its holder follow and cancel this order; shown only here' }),
  },
  closed,
);
export type PlacedOrder = Static<typeof PlacedOrder>;

export const OrderList = Type.Object(
  { orders: Type.Array(OrderView), next: Type.Union([Uuid, Type.Null()]) },
  { ...closed, description: 'newest first; pass `next` as `before` for the following page' },
);

/** The steps that staff may ask for; cancelling has its own route, being delivered comes from the delivery. */
export const OrderStatusChange = Type.Object(
  { status: Type.Enum(['confirmed', 'preparing', 'out_for_delivery', 'cancelled']) },
  closed,
);

export const DeliveryView = Type.Object(
  {
    delivery_id: Uuid,
    order_id: Uuid,
    status: DeliveryStatusSchema,
    version: Version,
    /** The order is out for delivery: the courier may set off. */
    ready: Type.Boolean(),
    customer: Customer,
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  closed,
);
export type DeliveryView = Static<typeof DeliveryView>;

export const DeliveryList = Type.Object(
  { deliveries: Type.Array(DeliveryView), next: Type.Union([Uuid, Type.Null()]) },
  { ...closed, description: 'newest first; pass `next` as `before` for the following page' },
);

export const DeliveryStatusChange = Type.Object({ status: Type.Enum(['on_the_way', 'delivered']) }, closed);

export const Position = Type.Object(
  { latitude: Type.Number({ minimum: -90, maximum: 90 }), longitude: Type.Number({ minimum: -180, maximum: 180 }) },
  { ...closed, description: 'WGS 84, degrees' },
);
export type Position = Static<typeof Position>;

/** RFC 9457 problem details: the body of every error. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    code: Type.String({ description: 'stable, for programs' }),
    correlation_id: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String({ description: 'JSON pointer, such as #/items/0/quantity' }),
          message: Type.String(),
        }),
      ),
    ),
    short: Type.Optional(
      Type.Array(Type.Object({ item_id: ItemIdSchema, requested: Type.Integer(), available: Type.Integer() })),
    ),
  },
  { description: 'application/problem+json' },
);
export type Problem = Static<typeof Problem>;
