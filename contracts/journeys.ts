// The way of one order through the services, over HTTP: its events, who reacted to each, and who should have.
import Type, { type Static, type TSchema } from 'typebox';
import { CorrelationIdSchema } from './envelope.ts';
import { OrderStatusSchema, OrderTotal } from './order.ts';
import { typedNumber } from './order-number.ts';
import { CurrencyDigits, EventIdSchema, OrderIdSchema, Timestamp, Version } from './primitives.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** How far a service is with an event that it subscribes to. */
export const reactionStates = [
  'not_published',
  'nobody_reads',
  'not_read',
  'in_work',
  'retrying',
  'handled',
  'dead_lettered',
  'not_handled',
  'not_kept',
] as const;
export type ReactionState = (typeof reactionStates)[number];

export const JourneyReaction = Type.Object(
  {
    service: Type.String(),
    state: Type.Enum([...reactionStates], {
      description:
        'not_published: the event waits in the outbox; nobody_reads: the group does not exist; not_read: it waits on the stream; ' +
        'not_handled: acknowledged without effect, since its dead letter was discarded, or its type or version not known; ' +
        'not_kept: acknowledged, so long ago that the inbox does not keep it any more',
    }),
    since: Type.Union([Timestamp, Type.Null()], { description: 'of this state, by the clock of Waggle' }),
    began_at: orNull(Timestamp),
    attempts: orNull(Type.Integer()),
    next_attempt_by: Type.Union([Timestamp, Type.Null()], { description: 'at the latest; while it retries' }),
    consumer: Type.Union([Type.String(), Type.Null()], { description: 'the process' }),
    dead_letter: Type.Union([Type.String(), Type.Null()], { description: 'its id' }),
    error: Type.Union([Type.String(), Type.Null()], {
      description: 'the class of the last error and its message, without what the order holds of a person',
    }),
  },
  closed,
);
export type JourneyReaction = Static<typeof JourneyReaction>;

export const JourneyCause = Type.Object(
  {
    kind: Type.Enum(['event', 'request', 'timer', 'not_kept'], {
      description: 'not_kept: an event or a request; older events of the order are not kept any more',
    }),
    id: orNull(EventIdSchema),
  },
  closed,
);

export const JourneyEvent = Type.Object(
  {
    event_id: EventIdSchema,
    event_type: Type.String(),
    service: Type.String({ description: 'who emitted it' }),
    stream: Type.String(),
    version: Version,
    status: orNull(Type.String()),
    correlation_id: CorrelationIdSchema,
    cause: JourneyCause,
    committed_at: Timestamp,
    entry_id: orNull(Type.String()),
    archived: Type.Optional(
      Type.Literal(true, {
        description: 'from the archive of a service that handled it: when it was on its stream is not kept any more',
      }),
    ),
    on_stream_at: Type.Union([Timestamp, Type.Null()], { description: 'by the clock of the event log’s engine' }),
    failure: Type.Union([Type.String(), Type.Null()], { description: 'why its stream refused it for good' }),
    reactions: Type.Array(JourneyReaction),
  },
  closed,
);
export type JourneyEvent = Static<typeof JourneyEvent>;

/** Nothing in Waggle is left to do until somebody takes a step. */
export const JourneyWait = Type.Object(
  {
    owner: Type.Enum(['kitchen', 'courier']),
    simulated: Type.Boolean({ description: 'a simulation takes this step' }),
    to: Type.Array(Type.String(), { description: 'the steps that may come' }),
    since: Timestamp,
    after: Type.Union([EventIdSchema, Type.Null()], { description: 'the event after which it waits' }),
  },
  closed,
);
export type JourneyWait = Static<typeof JourneyWait>;

export const Journey = Type.Object(
  {
    order_id: OrderIdSchema,
    at: Timestamp,
    number: orNull(Type.String({ description: 'as the kitchen calls it; null: not known' })),
    status: orNull(OrderStatusSchema),
    over: Type.Boolean({ description: 'the order has ended, and every service has handled all of it' }),
    events: Type.Array(JourneyEvent, { description: 'by the time of their commits' }),
    waits: Type.Array(JourneyWait),
    gaps: Type.Array(Type.String(), { description: 'what could not be told, and why' }),
    logs_url: Type.Optional(
      Type.String({ description: 'where Grafana shows its log lines and traces; absent without WAGGLE_GRAFANA_URL' }),
    ),
  },
  closed,
);
export type Journey = Static<typeof Journey>;

/** The way of one order as its customer may see it: no process, no error, nobody's data. */
export const UnderTheHood = Type.Object(
  {
    order_id: OrderIdSchema,
    at: Timestamp,
    over: Journey.properties.over,
    events: Type.Array(
      Type.Object(
        {
          event_type: Type.String(),
          service: Type.String({ description: 'who emitted it' }),
          caused_by: Type.Union([Type.String(), Type.Null()], { description: 'the type of the event that caused it' }),
          /** Of its commit. */
          at: Timestamp,
          published_ms: Type.Union([Type.Number(), Type.Null()], { description: 'from there to its stream' }),
          reactions: Type.Array(
            Type.Object(
              {
                service: Type.String(),
                state: Type.Enum([...reactionStates]),
                waited_ms: Type.Union([Type.Number(), Type.Null()], { description: 'on the stream, so far' }),
                handled_ms: orNull(Type.Number()),
                attempts: orNull(Type.Integer()),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
      { description: 'by the time of their commits' },
    ),
  },
  closed,
);
export type UnderTheHood = Static<typeof UnderTheHood>;

/** Exactly one of these. */
export const FindOrders = Type.Object(
  {
    order_id: Type.Optional(OrderIdSchema),
    number: Type.Optional(
      Type.String({
        pattern: typedNumber,
        description: 'as the kitchen calls it: the newest order of this number first',
      }),
    ),
    correlation_id: Type.Optional(CorrelationIdSchema),
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 40 })),
  },
  { ...closed, minProperties: 1, maxProperties: 1 },
);
export type FindOrders = Static<typeof FindOrders>;

/** What staff remember of an order. Everything that is given must match. */
export const SearchOrders = Type.Object(
  {
    text: Type.Optional(
      Type.String({
        maxLength: 80,
        description: 'a number as it is called, or a part of the customer’s name or phone number, or of a dish',
      }),
    ),
    day: Type.Optional(
      Type.String({
        pattern: '^(today|\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]))$',
        description: 'the kitchen’s business day on which it was placed, or today; default: any',
      }),
    ),
    ended: Type.Optional(Type.Boolean({ description: 'only those that have ended' })),
    before: Type.Optional(OrderIdSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 25 })),
  },
  closed,
);
export type SearchOrders = Static<typeof SearchOrders>;

export const SearchedOrder = Type.Object(
  {
    order_id: OrderIdSchema,
    number: Type.String(),
    status: OrderStatusSchema,
    name: Type.Optional(Type.String({ description: 'missing once the customer was removed' })),
    items: Type.Array(Type.Object({ name: Type.String(), quantity: Type.Integer() }, closed)),
    ...OrderTotal,
    currency_digits: CurrencyDigits,
    created_at: Timestamp,
    updated_at: Timestamp,
    promised_at: Timestamp,
  },
  closed,
);
export type SearchedOrder = Static<typeof SearchedOrder>;

export const SearchedOrders = Type.Object(
  {
    orders: Type.Array(SearchedOrder, { description: 'newest first' }),
    next: Type.Union([OrderIdSchema, Type.Null()], {
      description: '`before` of the next page, also where this one has few or none: a search looks at a bounded number',
    }),
    day: Type.String({ description: 'the kitchen’s business day today, YYYY-MM-DD' }),
    looked_back_to: Type.Union([Timestamp, Type.Null()], {
      description: 'when the oldest order was placed that this page has looked at; null: there was none',
    }),
  },
  closed,
);
export type SearchedOrders = Static<typeof SearchedOrders>;

export const FoundOrders = Type.Object(
  {
    orders: Type.Array(
      Type.Object(
        {
          order_id: OrderIdSchema,
          number: Type.String(),
          correlation_id: CorrelationIdSchema,
          status: OrderStatusSchema,
          version: Version,
          created_at: Timestamp,
          updated_at: Timestamp,
          promised_at: Timestamp,
        },
        closed,
      ),
      { description: 'newest first, twenty at most' },
    ),
  },
  closed,
);
export type FoundOrders = Static<typeof FoundOrders>;
