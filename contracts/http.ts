// HTTP bodies of requests and answers. The same schemas validate requests and make the OpenAPI document.
import Type, { type Static } from 'typebox';
import { Bill } from './bill.ts';
import { cancelReasons, foodGoesTo } from './cancel-codes.ts';
import { Cancellation } from './cancelling.ts';
import {
  DeliveryFailure,
  DeliveryStatusSchema,
  FailureReasonSchema,
  GiveBackReasonSchema,
  GivenBack,
} from './delivery.ts';
import { OrderedFood } from './food.ts';
import { limits } from './limits.ts';
import {
  BoardCustomer,
  ChosenOption,
  Customer,
  OrderCustomer,
  OrderLine,
  OrderPayment,
  OrderServingSchema,
  OrderStatusSchema,
  OrderTotal,
  Reason,
} from './order.ts';
import {
  AccountIdSchema,
  CurrencyDigits,
  DeliveryIdSchema,
  ItemIdSchema,
  LanguageTag,
  Money,
  OrderIdSchema,
  Timestamp,
  Version,
} from './primitives.ts';
import { typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;

const noControls = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

const Postcode = typedText({ shortest: 1, longest: 16, pattern: '^[A-Za-z0-9 -]*$' });

const WantedAt = Type.Unsafe<string>({
  ...Timestamp,
  description:
    'when the food is wanted, on a quarter of an hour, as `POST /api/orders/times` lists them; missing: as soon as possible',
});

export const PlaceOrderBody = Type.Object(
  {
    customer: BoardCustomer,
    serving: Type.Optional(OrderServingSchema),
    items: Type.Array(
      Type.Object(
        {
          item_id: ItemIdSchema,
          quantity: Type.Integer({ minimum: 1, maximum: limits.quantity }),
          note: Type.Optional(typedText({ longest: limits.note, pattern: noControls, breaks: true })),
          /** The chosen options of the item; an option of which exactly one must be chosen has a default. */
          options: Type.Optional(
            Type.Array(Type.Object({ option_id: Type.String(), choice_id: Type.String() }, closed), {
              maxItems: limits.options * limits.choices,
            }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: limits.lines },
    ),
    /** The language in which the customer saw the menu; the order also keeps the names in it, where the menu has them. */
    language: Type.Optional(LanguageTag),
    /** Where the kitchen delivers by areas: that of the address, which then ends with it. */
    postcode: Type.Optional(Postcode),
    /** The total that the customer agreed to: the order is refused at any other. */
    expected_total: Type.Optional(Money),
    tip: Type.Optional(
      Type.Integer({ minimum: 0, maximum: limits.price, description: 'voluntary, in the minor unit' }),
    ),
    /** Missing: the customer has not said; cash is rounded only for those who say so. */
    payment: Type.Optional(OrderPayment),
    wanted_at: Type.Optional(WantedAt),
  },
  closed,
);
export type PlaceOrderBody = Static<typeof PlaceOrderBody>;

const InLanguage = { language: LanguageTag, name: Type.String() } as const;

/** A line as its customer saw it. Events and boards hold only what `OrderLine` has: the names in the menu's own language. */
export const OrderedLine = Type.Object(
  {
    ...OrderLine.properties,
    options: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...ChosenOption.properties,
            translated: Type.Optional(Type.Object({ ...InLanguage, choice: Type.String() }, closed)),
          },
          closed,
        ),
      ),
    ),
    translated: Type.Optional(Type.Object(InLanguage, closed)),
    /** What was stated when it was ordered. Missing in orders of earlier versions. */
    food: Type.Optional(OrderedFood),
  },
  closed,
);
export type OrderedLine = Static<typeof OrderedLine>;

const orderFields = {
  order_id: OrderIdSchema,
  status: OrderStatusSchema,
  version: Version,
  /** What is called out: its number of the kitchen's business day. Missing in orders of earlier versions. */
  number: Type.Optional(Type.String()),
  ...OrderTotal,
  currency_digits: CurrencyDigits,
  serving: Type.Optional(OrderServingSchema),
  items: Type.Array(OrderedLine),
  /** Missing in orders of earlier versions, which cost what their lines do. */
  bill: Type.Optional(Bill),
  /** Missing where the customer has not said. */
  payment: Type.Optional(OrderPayment),
  /** Missing for whoever has the shared link, and once the person was removed. */
  customer: Type.Optional(OrderCustomer),
  created_at: Timestamp,
  updated_at: Timestamp,
  /** The latest arrival time that was promised when the order was placed. */
  promised_at: Timestamp,
  /** The earliest one. Missing in orders of earlier versions. */
  promised_from: Type.Optional(Timestamp),
  /** What was promised when it was placed, where the kitchen changed that since. */
  promised_first: Type.Optional(Timestamp),
  /** When its customer wants it: what was promised first. Missing: as soon as possible. */
  wanted_at: Type.Optional(Timestamp),
  /** With `wanted_at`: when the kitchen gets it; once it has it, since when. */
  due_at: Type.Optional(Timestamp),
  waiting: Type.Optional(Type.Boolean({ description: 'the kitchen gets it at `due_at`' })),
  /** Why it was cancelled, in the kitchen's words. */
  reason: Type.Optional(Type.String()),
  /** Of a cancelled order. Missing in those that earlier versions cancelled. */
  cancellation: Type.Optional(Cancellation),
};

export const OrderView = Type.Object(
  {
    ...orderFields,
    view_only: Type.Optional(
      Type.Literal(true, {
        description: 'asked with the shared link: without the customer, notes and the right to cancel',
      }),
    ),
  },
  closed,
);
export type OrderView = Static<typeof OrderView>;

export const PlacedOrder = Type.Object(
  {
    ...orderFields,
    tracking_token: Type.String({
      description: 'allows its holder to follow and cancel this order; returned only here',
    }),
    /** Missing for orders of earlier versions. */
    shared_token: Type.Optional(
      Type.String({
        description:
          'for a link to share: its holder sees the order without its customer, until a day after its end, and changes nothing',
      }),
    ),
  },
  closed,
);
export type PlacedOrder = Static<typeof PlacedOrder>;

/** The current estimate of when an open order arrives; null once the courier has it, and when it has ended. */
export const OrderEstimate = Type.Object(
  {
    estimate: Type.Union([
      Type.Object({ from: Timestamp, to: Timestamp }, { ...closed, description: 'most orders arrive between these' }),
      Type.Null(),
    ]),
  },
  closed,
);
export type OrderEstimate = Static<typeof OrderEstimate>;

export const OrderByKey = Type.Object(
  {
    order: Type.Union([PlacedOrder, Type.Null()]),
    remembered_seconds: Type.Integer({ minimum: 0, description: 'how long a key is remembered after its request' }),
  },
  closed,
);
export type OrderByKey = Static<typeof OrderByKey>;

export const OrderList = Type.Object(
  { orders: Type.Array(OrderView), next: Type.Union([OrderIdSchema, Type.Null()]) },
  { ...closed, description: 'newest first; pass `next` as `before` for the following page' },
);

/**
 * The steps that staff may take; `delivered` follows from the delivery, and `picked_up` ends a pick-up. What is optional goes with
 * `cancelled`.
 */
export const OrderStatusChange = Type.Object(
  {
    status: Type.Enum(['confirmed', 'preparing', 'ready', 'out_for_delivery', 'picked_up', 'cancelled']),
    reason: Type.Optional(Reason),
    reason_code: Type.Optional(
      Type.Enum([...cancelReasons], { description: 'needed once cooking began; `other` needs `reason`, too' }),
    ),
    food_goes: Type.Optional(
      Type.Enum([...foodGoesTo], { description: 'by default the stock before cooking began, waste afterwards' }),
    ),
  },
  closed,
);

/** Takes back the step to `status`, within `undoSeconds` of it. */
export const UndoStep = Type.Object(
  { status: Type.Enum(['confirmed', 'preparing', 'ready', 'out_for_delivery']) },
  closed,
);

/** Moves an order's promise to a later time. */
export const PromiseDelay = Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 60 }) }, closed);

/** How long a shared link stays valid after the end of its order, in ms. */
export const sharedAfterEndMs = 24 * 3_600_000;

/** How long the kitchen may take a step back: in seconds, by the server's clock. */
export const undoSeconds = 10;

export const DeliveryView = Type.Object(
  {
    delivery_id: DeliveryIdSchema,
    order_id: OrderIdSchema,
    status: DeliveryStatusSchema,
    version: Version,
    /** The order's, which is called out. Missing in deliveries of earlier versions. */
    number: Type.Optional(Type.String()),
    /** The order is out for delivery: the courier may set off. */
    ready: Type.Boolean(),
    /** Until the delivery's end; also missing for the moment before it is known. */
    customer: Type.Optional(Customer),
    /** The account of its courier; null or missing when the step was taken without an account. */
    courier_id: Type.Optional(Type.Union([AccountIdSchema, Type.Null()])),
    /** Its courier could not hand it over, and nobody has decided yet what follows. */
    failure: Type.Optional(DeliveryFailure),
    given_back: Type.Optional(GivenBack),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  closed,
);
export type DeliveryView = Static<typeof DeliveryView>;

export const DeliveryList = Type.Object(
  { deliveries: Type.Array(DeliveryView), next: Type.Union([DeliveryIdSchema, Type.Null()]) },
  { ...closed, description: 'newest first; pass `next` as `before` for the following page' },
);

/** `take_over` goes with `on_the_way`: the requesting courier replaces the delivery's present one. */
export const DeliveryStatusChange = Type.Object(
  { status: Type.Enum(['on_the_way', 'delivered']), take_over: Type.Optional(Type.Boolean()) },
  closed,
);

/** Opens a delivery that is on the way again. `reason_code` is its courier's, who needs one; `other` goes with `reason`. */
export const ReopenDelivery = Type.Object(
  { reason_code: Type.Optional(GiveBackReasonSchema), reason: Type.Optional(Reason) },
  closed,
);

/** Gives a delivery to the courier with this account. */
export const AssignCourier = Type.Object({ courier_id: AccountIdSchema }, closed);

/** A delivery that could not be handed over; `other` goes with `reason`. */
export const FailDelivery = Type.Object({ reason_code: FailureReasonSchema, reason: Type.Optional(Reason) }, closed);

export const Position = Type.Object(
  { latitude: Type.Number({ minimum: -90, maximum: 90 }), longitude: Type.Number({ minimum: -180, maximum: 180 }) },
  { ...closed, description: 'WGS 84, degrees' },
);
export type Position = Static<typeof Position>;

/** Which ceiling an order exceeds. `total` counts in the minor unit of the menu's currency. */
export const OrderCeiling = Type.Object(
  {
    of: Type.Enum(['lines', 'item', 'pieces', 'total']),
    most: Type.Integer(),
    item_id: Type.Optional(ItemIdSchema),
  },
  closed,
);
export type OrderCeiling = Static<typeof OrderCeiling>;

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
    /** With 412: the current state of what the client wanted to change. */
    current: Type.Optional(Type.Unknown()),
    short: Type.Optional(
      Type.Array(Type.Object({ item_id: ItemIdSchema, requested: Type.Integer(), available: Type.Integer() })),
    ),
    ceiling: Type.Optional(OrderCeiling),
    unavailable: Type.Optional(
      Type.Array(Type.Object({ item_id: ItemIdSchema, available_from: Timestamp }), {
        description: 'with the code `not_available_now`: what is outside of its hours, and when it is for sale again',
      }),
    ),
  },
  { description: 'application/problem+json' },
);
export type Problem = Static<typeof Problem>;
