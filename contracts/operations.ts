// What goes on, over HTTP: the streams and their groups as they are right now, and the entries of a stream without what names people.
import Type, { type Static, type TSchema } from 'typebox';
import { EntryIdSchema } from './dead-letters.ts';
import { ActiveFault } from './faults.ts';
import { OrderIdSchema, Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

export const groupStates = ['fine', 'catching_up', 'retrying', 'stuck', 'nobody_reads'] as const;
export type GroupState = (typeof groupStates)[number];

export const GroupNow = Type.Object(
  {
    group: Type.String(),
    service: Type.Union([Type.String(), Type.Null()], { description: 'null: of another program' }),
    state: Type.Enum([...groupStates]),
    since: Type.Union([Timestamp, Type.Null()], { description: 'of the oldest event that waits; null: none does' }),
    next_attempt_by: Type.Union([Timestamp, Type.Null()], { description: 'at the latest; while it retries' }),
    oldest_unread_at: orNull(Timestamp),
    oldest_pending_at: orNull(Timestamp),
    lag: Type.Union([Count, Type.Null()], { description: 'entries not yet read; null: the engine cannot tell' }),
    pending: Count,
    attempts: Type.Integer({ minimum: 0, description: 'failed ones of the oldest pending event' }),
    last_error: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description:
          'of the oldest pending event: class and message, without what the order holds of a person; absent: an older server',
      }),
    ),
    dead_letters: Count,
    consumers: Type.Array(Type.Object({ name: Type.String(), pending: Count, idle_ms: Type.Number() }, closed)),
  },
  closed,
);
export type GroupNow = Static<typeof GroupNow>;

export const StreamNow = Type.Object(
  {
    stream: Type.String(),
    publisher: orNull(Type.String()),
    length: Count,
    last_id: Type.String(),
    outbox: Type.Object(
      { waiting: Count, oldest_at: orNull(Timestamp), failed: Count },
      { ...closed, description: 'committed events that are not on the stream' },
    ),
    groups: Type.Array(GroupNow),
  },
  closed,
);
export type StreamNow = Static<typeof StreamNow>;

/** All figures are counted when it is taken, none is added up from changes. */
export const OperationsNow = Type.Object(
  {
    at: Timestamp,
    engine: Type.Enum(['embedded', 'cluster']),
    services: Type.Array(Type.Object({ name: Type.String(), publishes: Type.Array(Type.String()) }, closed)),
    streams: Type.Array(StreamNow),
    dead_letters: Type.Object(
      {
        count: Count,
        oldest_at: orNull(Timestamp),
        last_id: Type.Optional(
          Type.String({
            description:
              'of the last one ever added: with the count it changes whenever the list does; absent: an older server',
          }),
        ),
      },
      closed,
    ),
    gaps: Type.Array(Type.String(), { description: 'what could not be told, and why' }),
    faults: Type.Union([Type.Array(ActiveFault), Type.Null()], {
      description: 'injected on purpose, and active; null: WAGGLE_FAULTS is off',
    }),
  },
  closed,
);
export type OperationsNow = Static<typeof OperationsNow>;

const Spread = Type.Union([Type.Object({ p50: Type.Number(), p95: Type.Number() }, closed), Type.Null()], {
  description: 'null: of none is known how long it took',
});

/** Who handles which events, and how long that takes: of the latest events of each stream. */
export const ReactionTimes = Type.Object(
  {
    events: Type.Array(
      Type.Object(
        {
          event_type: Type.String(),
          stream: Type.String(),
          publisher: Type.String(),
          seen: Type.Integer({ minimum: 0, description: 'how many of those were of this type' }),
          services: Type.Array(
            Type.Object(
              { service: Type.String(), events: Count, waited_ms: Spread, handled_ms: Spread },
              { ...closed, description: 'one that reacts; `events`: of how many it is known' },
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ReactionTimes = Static<typeof ReactionTimes>;

/** An entry without what names people: of its payload only the fields that `facts` lists. */
export const EntryView = Type.Object(
  {
    id: EntryIdSchema,
    at: Timestamp,
    stream: Type.String(),
    event_type: Type.Union([Type.String(), Type.Null()], { description: 'null: it is no event' }),
    event_id: orNull(Type.String()),
    order_id: orNull(Type.String()),
    correlation_id: orNull(Type.String()),
    causation_id: orNull(Type.String()),
    source: orNull(Type.String()),
    facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    only_for: Type.Union([Type.String(), Type.Null()], {
      description: 'the only group that handles it, of an entry that was replayed or duplicated for one; null: all do',
    }),
    bytes: Count,
  },
  closed,
);
export type EntryView = Static<typeof EntryView>;

export const EntriesQuery = Type.Object(
  {
    after: Type.Optional(EntryIdSchema),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
    event_type: Type.Optional(Type.String({ maxLength: 100 })),
    order_id: Type.Optional(OrderIdSchema),
  },
  closed,
);
export type EntriesQuery = Static<typeof EntriesQuery>;

export const EntryList = Type.Object(
  {
    entries: Type.Array(EntryView),
    next: Type.Union([EntryIdSchema, Type.Null()], {
      description:
        'pass it as `after`; null: the stream has no entry after the given one. A page may hold none and have a next.',
    }),
    last_id: Type.String({ description: 'of the last entry ever appended' }),
  },
  closed,
);
export type EntryList = Static<typeof EntryList>;

/** The fields of payloads that name nobody. */
export const shownFacts = [
  'delivery_id',
  'version',
  'expected_version',
  'order_version',
  'status',
  'undone',
  'by',
  'at',
  'total',
  'currency',
  'number',
  'promised_from',
  'promised_at',
] as const;

/** What `/ws/operations` sends: the streams as they are now, every few seconds, and the events that came since the last message. */
export const OperationsNowMessage = Type.Object({ type: Type.Literal('now'), ...OperationsNow.properties }, closed);
export const OperationsEventsMessage = Type.Object(
  {
    type: Type.Literal('events'),
    entries: Type.Array(EntryView),
    not_sent: Type.Integer({ minimum: 0, description: 'further ones, at least, which came too fast' }),
    counts: Type.Optional(
      Type.Record(Type.String(), Count, {
        description: 'by stream: how many came on it, with those not sent; absent: an older server',
      }),
    ),
  },
  closed,
);
export type OperationsNowMessage = Static<typeof OperationsNowMessage>;
export type OperationsEventsMessage = Static<typeof OperationsEventsMessage>;
export type OperationsMessage = OperationsNowMessage | OperationsEventsMessage;
