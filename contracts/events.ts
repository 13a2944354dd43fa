// All events: name, version and payload.
import Type, { type Static, type TObject } from 'typebox';
import { Bill } from './bill.ts';
import { CancelCodeSchema, CancelStageSchema } from './cancelling.ts';
import { FailureReasonSchema, GiveBackReasonSchema, ReopenedBySchema } from './delivery.ts';
import {
  Customer,
  OrderCollector,
  OrderLine,
  OrderPayment,
  OrderServingSchema,
  OrderTotal,
  orderStatuses,
} from './order.ts';
import { DeliveryIdSchema, OrderIdSchema, TimeOfDay, Timestamp, Version } from './primitives.ts';

// As publishers write them, closed by `closedSchema`. Readers take fields that they do not know (`openSchema`): they come from a
// newer publisher.

const OrderStep = <Status extends string>(status: Status) =>
  Type.Object({ order_id: OrderIdSchema, version: Version, status: Type.Literal(status), at: Timestamp });

const DeliveryStep = <Status extends string>(status: Status) =>
  Type.Object({
    delivery_id: DeliveryIdSchema,
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Literal(status),
    at: Timestamp,
  });

const TokenHash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/**
 * What happens to a delivery that is on the way, besides its steps. It is none: `version` is the delivery's, and `change` counts these
 * events of a delivery, from 1 on. One whose `version` or `change` is behind what a reader knows was overtaken.
 */
const CourierChange = <Status extends string>(status: Status) =>
  Type.Object({ ...DeliveryStep(status).properties, change: Version });

/** event type → payload. Every payload has an `order_id`: events of one order are handled one after another. */
export const eventPayloads = {
  'order.created': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Literal('created'),
    at: Timestamp,
    items: Type.Array(OrderLine, { minItems: 1 }),
    ...OrderTotal,
    /** SHA-256, hex, of the order's tracking token: enough to verify the token, and it reveals nothing. */
    tracking_token_hash: TokenHash,
    /** The same of the token of shared links. Missing in events of earlier versions. */
    shared_token_hash: Type.Optional(TokenHash),
    /** The latest arrival that was promised. Missing in events of versions that promised no time. */
    promised_at: Type.Optional(Timestamp),
    /** The earliest one. Missing in events of versions that promised a single time. */
    promised_from: Type.Optional(Timestamp),
    /** The kitchen's time zone, an IANA name, for its days and hours. Missing in events of earlier versions. */
    time_zone: Type.Optional(Type.String()),
    /** Every amount of `total`. Missing in events of earlier versions, whose lines add up to it. */
    bill: Type.Optional(Bill),
    /** How the customer means to pay. Missing where they have not said. */
    payment: Type.Optional(OrderPayment),
    /** What is called out: the order's number of its business day. Missing in events of earlier versions. */
    number: Type.Optional(Type.String()),
    /** When the kitchen's business day begins, HH:MM of its time zone. Missing in events of earlier versions: 04:00. */
    day_begins_at: Type.Optional(TimeOfDay),
    /** Missing: it is delivered. */
    serving: Type.Optional(OrderServingSchema),
    /** When its customer wants it. Missing: as soon as possible. */
    wanted_at: Type.Optional(Timestamp),
    /** With `wanted_at`: when the kitchen is to get it, which `order.due` then says. Missing: it has it. */
    due_at: Type.Optional(Timestamp),
  }),
  /** The kitchen has an order that was wanted for later. It is no step: `version` is the order's, and its state stays. */
  'order.due': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Literal('created'),
    at: Timestamp,
  }),
  'order.confirmed': OrderStep('confirmed'),
  'order.preparing': OrderStep('preparing'),
  /** It is cooked and packed, and waits for its courier. */
  'order.ready': OrderStep('ready'),
  'order.out_for_delivery': OrderStep('out_for_delivery'),
  'order.delivered': OrderStep('delivered'),
  /** The customer has it, from the counter. */
  'order.picked_up': OrderStep('picked_up'),
  'order.cancelled': Type.Object({
    ...OrderStep('cancelled').properties,
    reason: Type.Optional(Type.String()),
    /** Missing in events of earlier versions. */
    by: Type.Optional(Type.Enum(['customer', 'kitchen'])),
    /** Why, for programs and pages. Missing for the customer, and where only words were given. */
    reason_code: Type.Optional(CancelCodeSchema),
    /** How far it was. Missing in events of earlier versions, which cancelled only before cooking began. */
    stage: Type.Optional(CancelStageSchema),
    /** The food was thrown away. Missing in events of earlier versions: it went back into the stock. */
    wasted: Type.Optional(Type.Boolean()),
    /** Missing: it was to be delivered. */
    serving: Type.Optional(OrderServingSchema),
  }),
  /** The kitchen took back the step to `undone`: the order is `status` again. */
  'order.step_undone': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum(['created', 'confirmed', 'preparing', 'ready']),
    undone: Type.Enum(['confirmed', 'preparing', 'ready', 'out_for_delivery']),
    at: Timestamp,
  }),

  /**
   * The kitchen needs longer, and says so: `promised_at` counts instead of `was`. It is no step: `version` and `status` are the
   * order's, and `change` counts these events, from 1 on.
   */
  'order.promise_changed': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum([...orderStatuses]),
    at: Timestamp,
    promised_at: Timestamp,
    was: Timestamp,
    change: Version,
    by: Type.Enum(['kitchen']),
  }),

  /** Who ordered, apart from the order's other events: only for services that need the person, until the order's end. */
  'customer.recorded': Type.Object({ order_id: OrderIdSchema, version: Version, at: Timestamp, customer: Customer }),
  /** The same of an order that its customer picks up: nobody needs an address, and no courier the person. */
  'collector.recorded': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    at: Timestamp,
    customer: OrderCollector,
  }),
  /** The person was removed from an ended order: whoever keeps anything of them removes it too. */
  'customer.forgotten': Type.Object({ order_id: OrderIdSchema, version: Version, at: Timestamp }),

  'delivery.created': DeliveryStep('waiting'),
  'delivery.on_the_way': Type.Object({
    ...DeliveryStep('on_the_way').properties,
    /** The version of the order at which the kitchen handed it out: the cause of this step. */
    order_version: Type.Optional(Version),
  }),
  'delivery.delivered': DeliveryStep('delivered'),
  'delivery.cancelled': DeliveryStep('cancelled'),
  /** It waits for a courier again: its courier gave it back, or somebody sends it out anew. */
  'delivery.reopened': Type.Object({
    ...CourierChange('waiting').properties,
    by: ReopenedBySchema,
    /** The courier's reason. */
    reason_code: Type.Optional(GiveBackReasonSchema),
  }),
  /** An admin gave it to a courier. One that waited set off with them: its `delivery.on_the_way` goes before. */
  'delivery.assigned': CourierChange('on_the_way'),
  /** Its courier could not hand it over, and waits for a decision. */
  'delivery.failed': Type.Object({
    ...CourierChange('on_the_way').properties,
    /** Missing: one that this reader does not know. */
    reason_code: Type.Optional(FailureReasonSchema),
  }),

  /** Gives the simulator an order's present state. It plans the next step from there; a later version replaces a plan. */
  'order.simulation_requested': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum([...orderStatuses]),
    /** Missing: it is delivered. */
    serving: Type.Optional(OrderServingSchema),
  }),
  /** The same for a delivery whose order is out for delivery. */
  'delivery.simulation_requested': Type.Object({
    delivery_id: DeliveryIdSchema,
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum(['waiting', 'on_the_way', 'delivered', 'cancelled']),
  }),
  /** Requests a step of an order; it has an effect only while the order still has `expected_version`. */
  'order.update_requested': Type.Object({
    order_id: OrderIdSchema,
    expected_version: Version,
    status: Type.Enum(['confirmed', 'preparing', 'ready', 'out_for_delivery', 'picked_up']),
  }),
  /** Requests a step of a delivery; it has an effect only while the delivery still has `expected_version`. */
  'delivery.update_requested': Type.Object({
    delivery_id: DeliveryIdSchema,
    order_id: OrderIdSchema,
    expected_version: Version,
    status: Type.Enum(['on_the_way', 'delivered']),
  }),
} as const satisfies Record<string, TObject>;

export type EventType = keyof typeof eventPayloads;
export const eventTypes = Object.keys(eventPayloads) as EventType[];

/** What readers may find besides, in events that earlier versions published. */
export const payloadsRead = {
  ...eventPayloads,
  'order.created': Type.Object({
    ...eventPayloads['order.created'].properties,
    /** Only in events of version 1: later ones hold no person, see `customer.recorded`. */
    customer: Type.Optional(Customer),
  }),
} as const satisfies Record<EventType, TObject>;

/** The payload of an event of this type, as its readers get it. */
export type Payload<T extends EventType> = Static<(typeof payloadsRead)[T]>;
/** The same as its publisher writes it. */
export type WrittenPayload<T extends EventType> = Static<(typeof eventPayloads)[T]>;

/**
 * How often the schema of an event has changed within its version, as when an optional field was added: nobody has to know, and it
 * tells two published schemas apart. Raise it with such a change; a new version starts at 0.
 */
export const schemaRevisions: Readonly<Partial<Record<EventType, number>>> = {
  // With the bill, the payment, the number of the day, and when days begin; with the way of serving, and with bounds of quantities and of
  // the hour at which days begin; with the time that is wanted.
  'order.created': 2,
  // With the reason’s code, the stage, what became of the food, and the way of serving.
  'order.cancelled': 1,
};

/** The schema version of each event that is published now. A change that breaks old readers raises it, with a step in `upcasts`. */
export const eventVersions: Readonly<Record<EventType, number>> = {
  ...(Object.fromEntries(eventTypes.map((type) => [type, 1])) as Record<EventType, number>),
  // Without the customer.
  'order.created': 2,
  // With the state `ready`.
  'order.step_undone': 2,
  // With the state `ready`, then with `picked_up`.
  'order.simulation_requested': 3,
  'order.update_requested': 3,
};
