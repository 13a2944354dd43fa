// Every event there is: its name, its version and its payload.
import Type, { type Static, type TObject } from 'typebox';
import { Customer, OrderLine, OrderTotal, orderStatuses } from './order.ts';
import { DeliveryIdSchema, OrderIdSchema, Timestamp, Version } from './primitives.ts';

// Events are open: a field that an older reader does not know must not make it refuse the event.

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

/** event type → what it carries. Every payload has an `order_id`: events of one order are handled one after another. */
export const eventPayloads = {
  'order.created': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Literal('created'),
    at: Timestamp,
    customer: Customer,
    items: Type.Array(OrderLine, { minItems: 1 }),
    ...OrderTotal,
    /** SHA-256, hex, of the token that lets its holder follow the order: enough to check it, useless to show it. */
    tracking_token_hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** Not in events from before kitchens promised a time. */
    promised_at: Type.Optional(Timestamp),
    /** The kitchen's, as an IANA name: what its days and hours are. Not in events from before it was said. */
    time_zone: Type.Optional(Type.String()),
  }),
  'order.confirmed': OrderStep('confirmed'),
  'order.preparing': OrderStep('preparing'),
  'order.out_for_delivery': OrderStep('out_for_delivery'),
  'order.delivered': OrderStep('delivered'),
  'order.cancelled': Type.Object({
    ...OrderStep('cancelled').properties,
    reason: Type.Optional(Type.String()),
    /** Not in events from before it was said. */
    by: Type.Optional(Type.Enum(['customer', 'kitchen'])),
  }),
  /** The kitchen took back the step to `undone`: the order is `status` again. */
  'order.step_undone': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum(['created', 'confirmed', 'preparing']),
    undone: Type.Enum(['confirmed', 'preparing', 'out_for_delivery']),
    at: Timestamp,
  }),

  'delivery.created': DeliveryStep('waiting'),
  'delivery.on_the_way': Type.Object({
    ...DeliveryStep('on_the_way').properties,
    /** The version of the order with which the kitchen handed it out: what this step follows from. */
    order_version: Type.Optional(Version),
  }),
  'delivery.delivered': DeliveryStep('delivered'),
  'delivery.cancelled': DeliveryStep('cancelled'),

  /** Tells the simulator where an order stands now. It plans the next step from here; a later version replaces a plan. */
  'order.simulation_requested': Type.Object({
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum([...orderStatuses]),
  }),
  /** The same for a delivery whose order is out for delivery. */
  'delivery.simulation_requested': Type.Object({
    delivery_id: DeliveryIdSchema,
    order_id: OrderIdSchema,
    version: Version,
    status: Type.Enum(['waiting', 'on_the_way', 'delivered', 'cancelled']),
  }),
  /** Asks orders to take a step; it counts only while the order still has `expected_version`. */
  'order.update_requested': Type.Object({
    order_id: OrderIdSchema,
    expected_version: Version,
    status: Type.Enum(['confirmed', 'preparing', 'out_for_delivery']),
  }),
  /** Asks deliveries to take a step; it counts only while the delivery still has `expected_version`. */
  'delivery.update_requested': Type.Object({
    delivery_id: DeliveryIdSchema,
    order_id: OrderIdSchema,
    expected_version: Version,
    status: Type.Enum(['on_the_way', 'delivered']),
  }),
} as const satisfies Record<string, TObject>;

export type EventType = keyof typeof eventPayloads;
export const eventTypes = Object.keys(eventPayloads) as EventType[];

/** What an event of this type carries. */
export type Payload<T extends EventType> = Static<(typeof eventPayloads)[T]>;

/** The version of each event's schema that is published now. A change that old readers cannot take raises it. */
export const eventVersions: Readonly<Record<EventType, number>> = Object.fromEntries(
  eventTypes.map((type) => [type, 1]),
) as Record<EventType, number>;
