// The messages of the WebSockets, and their close codes.
import Type, { type Static } from 'typebox';
import { Bill } from './bill.ts';
import { CancelCodeSchema } from './cancelling.ts';
import { CourierTurnSchema, DeliveryStatusSchema, FailureReasonSchema } from './delivery.ts';
import { KitchenView } from './kitchen.ts';
import { Menu, MenuItem } from './menu.ts';
import { BoardCustomer, OrderLine, OrderPayment, OrderServingSchema, OrderStatusSchema, OrderTotal } from './order.ts';
import { CurrencyDigits, DeliveryIdSchema, ItemIdSchema, OrderIdSchema, Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** A place in one order's timeline: 1 for its first step, gapless from there. 0 is before the first. */
export const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/**
 * The first message on `/ws/orders/:id` and `/ws/kitchen`: credentials, and the last step that the client has.
 * Without a token, the session of the cookie is used.
 */
export const Subscribe = Type.Object(
  {
    type: Type.Literal('subscribe'),
    token: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    after: Type.Optional(Seq),
  },
  closed,
);
export type Subscribe = Static<typeof Subscribe>;

export const TimelineStep = Type.Object(
  {
    seq: Seq,
    kind: Type.Enum(['order', 'delivery']),
    status: Type.Union([OrderStatusSchema, DeliveryStatusSchema]),
    at: Timestamp,
    /** The kitchen took back the step to this status; the order has `status` again. */
    undone: Type.Optional(OrderStatusSchema),
    /** No step, but a new promise: the order has `status`, and arrives by this time at the latest. */
    promised_at: Type.Optional(Timestamp),
    /** No step: the kitchen has the order from now on, which was wanted for later. */
    due: Type.Optional(Type.Boolean()),
    /** Why it was cancelled, in the kitchen's words. */
    reason: Type.Optional(Type.String()),
    /** The same as a code, which pages have words for. */
    reason_code: Type.Optional(CancelCodeSchema),
    /** No step of the delivery, but of who has it: it waits again, has another courier, or could not be handed over. */
    turn: Type.Optional(CourierTurnSchema),
    /** Why it could not be handed over. */
    failure: Type.Optional(FailureReasonSchema),
  },
  closed,
);
export type TimelineStep = Static<typeof TimelineStep>;

export const SnapshotMessage = Type.Object(
  { type: Type.Literal('snapshot'), order_id: OrderIdSchema, seq: Seq, steps: Type.Array(TimelineStep) },
  { ...closed, description: 'the state of the order; with `after`, only later steps' },
);
export type SnapshotMessage = Static<typeof SnapshotMessage>;

export const StepMessage = Type.Object({ type: Type.Literal('step'), ...TimelineStep.properties }, closed);
export type StepMessage = Static<typeof StepMessage>;

export const PositionMessage = Type.Object(
  { type: Type.Literal('position'), latitude: Type.Number(), longitude: Type.Number(), at: Timestamp },
  { ...closed, description: 'the position of the courier: only the latest is sent, and none is stored' },
);
export type PositionMessage = Static<typeof PositionMessage>;

/** `GET /api/timelines/:id`: what the socket sends first and, while the courier is on the way, the latest position that it has sent. */
export const TimelineView = Type.Object(
  { ...SnapshotMessage.properties, position: Type.Optional(PositionMessage) },
  { ...closed, description: 'the state of the order, and where its courier is' },
);
export type TimelineView = Static<typeof TimelineView>;

/** What the boards of kitchen and couriers show of an order besides its steps. */
export const BoardOrder = Type.Object(
  {
    /** Missing for the moment before it is known; a `customer` message brings it. */
    customer: Type.Optional(BoardCustomer),
    items: Type.Array(OrderLine),
    ...OrderTotal,
    currency_digits: CurrencyDigits,
    /** Missing for orders of earlier versions. */
    bill: Type.Optional(Bill),
    payment: Type.Optional(OrderPayment),
    promised_at: Type.Union([Timestamp, Type.Null()]),
    /** What is called out. Missing in orders of earlier versions. */
    number: Type.Optional(Type.String()),
    serving: Type.Optional(OrderServingSchema),
    /** When its customer wants it. Missing: as soon as possible. */
    wanted_at: Type.Optional(Timestamp),
    /** With `wanted_at`: when the kitchen is to get it; once a step is `due`, it has it. */
    due_at: Type.Optional(Timestamp),
  },
  closed,
);
export type BoardOrder = Static<typeof BoardOrder>;

const More = Type.Optional(
  Type.Literal(true, { description: 'more parts of this snapshot follow; only where the client asked for `?parts`' }),
);

/**
 * `/ws/kitchen`, for kitchen and couriers: every open order with its steps, then every later step of any order; for couriers, of those
 * that are delivered, without customers, notes and reasons. With `?parts` the snapshot comes as several messages.
 */
export const KitchenSnapshotMessage = Type.Object(
  {
    type: Type.Literal('snapshot'),
    orders: Type.Array(
      Type.Object(
        {
          order_id: OrderIdSchema,
          seq: Seq,
          steps: Type.Array(TimelineStep),
          order: Type.Union([BoardOrder, Type.Null()]),
          delivery_id: Type.Union([DeliveryIdSchema, Type.Null()]),
        },
        closed,
      ),
    ),
    more: More,
  },
  closed,
);
export type KitchenSnapshotMessage = Static<typeof KitchenSnapshotMessage>;
export const KitchenStepMessage = Type.Object(
  {
    type: Type.Literal('step'),
    order_id: OrderIdSchema,
    ...TimelineStep.properties,
    /** With the first step of an order on this connection. */
    order: Type.Optional(BoardOrder),
    /** With every step of a delivery. */
    delivery_id: Type.Optional(DeliveryIdSchema),
  },
  closed,
);
export type KitchenStepMessage = Static<typeof KitchenStepMessage>;

/** `/ws/kitchen`: who ordered, where that became known after the order's first step. */
export const KitchenCustomerMessage = Type.Object(
  { type: Type.Literal('customer'), order_id: OrderIdSchema, customer: BoardCustomer },
  closed,
);
export type KitchenCustomerMessage = Static<typeof KitchenCustomerMessage>;

/**
 * `/ws/menu`, public: the whole menu on connecting, or what changed since the version in `?have=` where that is still known, with the
 * kitchen. With `?parts` the whole menu comes as several messages; ...
 */
export const MenuMessage = Type.Object(
  { type: Type.Literal('menu'), ...Menu.properties, kitchen: KitchenView, more: More },
  closed,
);
export type MenuMessage = Static<typeof MenuMessage>;
/** ... then changes: each item replaces the one with its id. Several changes in a short time come as one message. */
export const MenuChangesMessage = Type.Object(
  {
    type: Type.Literal('changes'),
    items: Type.Array(MenuItem),
    removed: Type.Array(ItemIdSchema),
    categories: Type.Optional(Menu.properties.categories),
    /** Present when the menu's version changed. */
    menu_version: Type.Optional(Menu.properties.menu_version),
    kitchen: Type.Optional(KitchenView),
  },
  closed,
);
export type MenuChangesMessage = Static<typeof MenuChangesMessage>;

export { type CloseReason, closeCodes } from './close-codes.ts';

/** The channels of signals: best-effort messages between processes, for what is useless later. */
export const channels = { positions: 'positions', timelines: 'timelines', menu: 'menu' } as const;

/** On `positions`: the position of an order's courier. */
export const PositionSignal = Type.Object({
  order_id: OrderIdSchema,
  latitude: Type.Number(),
  longitude: Type.Number(),
  at: Timestamp,
});
export type PositionSignal = Static<typeof PositionSignal>;

/** On `timelines`: an order's timeline has a new step. A process that needs the step reads it from the store. */
export const TimelineSignal = Type.Object({ order_id: OrderIdSchema });
export type TimelineSignal = Static<typeof TimelineSignal>;

/** On `menu`: the menu or the kitchen's settings changed. */
export const MenuSignal = Type.Object({});
