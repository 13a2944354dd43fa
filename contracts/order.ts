// An order: its states and the steps between them.
import Type, { type Static } from 'typebox';
import { customerFields, oneLine } from './customer-fields.ts';
import { limits } from './limits.ts';
import { type OrderServing, orderServings, paymentWays } from './price-codes.ts';
import { Currency, ItemIdSchema, Money } from './primitives.ts';
import { typedText } from './typed-text.ts';

export const orderStatuses = [
  'created',
  'confirmed',
  'preparing',
  'ready',
  'out_for_delivery',
  'delivered',
  'picked_up',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];
export const OrderStatusSchema = Type.Enum([...orderStatuses]);

/**
 * The steps that may follow each state; of those, an order takes only what its way of serving has, see `hasStep`. Who may cancel is in
 * `mayCancelAt`.
 */
export const orderSteps: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  created: ['confirmed', 'cancelled'],
  confirmed: ['preparing', 'cancelled'],
  // A kitchen that packs and hands out in one go needs no step between.
  preparing: ['ready', 'out_for_delivery', 'cancelled'],
  ready: ['out_for_delivery', 'picked_up', 'cancelled'],
  out_for_delivery: ['delivered', 'cancelled'],
  delivered: [],
  picked_up: [],
  cancelled: [],
};

const stepsOfServing: Readonly<Partial<Record<OrderStatus, OrderServing>>> = {
  out_for_delivery: 'delivery',
  delivered: 'delivery',
  picked_up: 'pick_up',
};

/** Whether an order in this state has ended: no step follows. */
export const isEndStatus = (status: OrderStatus): boolean => orderSteps[status].length === 0;

/** Whether orders of this way of serving can have that state: nobody rides with what its customer picks up. */
export const hasStep = (status: OrderStatus, serving: OrderServing = 'delivery'): boolean =>
  (stepsOfServing[status] ?? serving) === serving;

export const OrderServingSchema = Type.Enum([...orderServings], {
  description: 'how the food gets to its customer; missing: delivery',
});

const { name, phone, address } = customerFields;

/** As orders and events hold it. Only the request limits its length, so that the limit can be raised. */
export const Customer = Type.Object(
  {
    name: Type.String({ minLength: 1, pattern: name.pattern }),
    phone: Type.String(phone),
    address: Type.String({ minLength: 1, pattern: address.pattern }),
  },
  { additionalProperties: false },
);
export type Customer = Static<typeof Customer>;

/** Who picks an order up: nobody has to know where they live. */
export const OrderCollector = Type.Object(
  { name: Customer.properties.name, phone: Customer.properties.phone },
  { additionalProperties: false },
);
export type OrderCollector = Static<typeof OrderCollector>;

/** A customer as boards show them; without an address where they pick their order up. */
export const BoardCustomer = Type.Object(
  { ...OrderCollector.properties, address: Type.Optional(Customer.properties.address) },
  { additionalProperties: false },
);
export type BoardCustomer = Static<typeof BoardCustomer>;

/** The customer of an order. Events and boards hold only what `BoardCustomer` has. */
export const OrderCustomer = Type.Object(
  {
    ...BoardCustomer.properties,
    phone_e164: Type.Optional(
      Type.String({
        pattern: '^\\+[1-9]\\d{1,14}$',
        description: 'the phone number in E.164, where its country is known',
      }),
    ),
    phone_typed: Type.Optional(
      Type.String({ description: 'as it was typed, where `phone` leaves something out, such as an extension' }),
    ),
  },
  { additionalProperties: false },
);
export type OrderCustomer = Static<typeof OrderCustomer>;

/** A chosen option, with the names and the price at the time of the order. */
export const ChosenOption = Type.Object(
  { name: Type.String(), choice: Type.String(), price: Money },
  { additionalProperties: false },
);
export type ChosenOption = Static<typeof ChosenOption>;

/** Why the kitchen cancels an order, in its words; the customer sees them. */
export const Reason = typedText({ shortest: 1, longest: limits.reason, pattern: oneLine });

/** A line of a placed order, with the name and the price at the time of the order. */
export const OrderLine = Type.Object(
  {
    item_id: ItemIdSchema,
    name: Type.String(),
    /** Ten times what a request may hold, so that this can be raised. A line's amount is then exact, whatever its price. */
    quantity: Type.Integer({ minimum: 1, maximum: 10 * limits.quantity }),
    unit_price: Money,
    note: Type.Optional(Type.String()),
    /** The chosen options; `unit_price` includes their prices. */
    options: Type.Optional(Type.Array(ChosenOption)),
  },
  { additionalProperties: false },
);
export type OrderLine = Static<typeof OrderLine>;

/** The state before each step, to which an undo returns, as long as none was left out. `cancelled` and `delivered` cannot be undone. */
export const statusBeforeStep = {
  confirmed: 'created',
  preparing: 'confirmed',
  ready: 'preparing',
  out_for_delivery: 'ready',
} as const satisfies Partial<Record<OrderStatus, OrderStatus>>;

/** How the customer means to pay at the door. */
export const OrderPayment = Type.Object(
  {
    way: Type.Enum([...paymentWays]),
    gives: Type.Optional(
      Type.Unsafe<number>({ ...Money, description: 'with cash: what the customer will pay with, to be given change' }),
    ),
  },
  { additionalProperties: false },
);
export type OrderPayment = Static<typeof OrderPayment>;

/** What an order costs: fixed when it is placed. */
export const OrderTotal = { total: Money, currency: Currency } as const;
