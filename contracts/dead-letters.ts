// Dead letters and the outbox over HTTP: what staff asks for, and what it is shown.
import Type, { type Static, type TSchema } from 'typebox';
import { Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The id of an entry or of a dead letter. */
export const EntryIdSchema = Type.String({
  pattern: '^\\d{1,15}-\\d{1,15}$',
  description: 'id on a stream: milliseconds since the epoch, a hyphen, a number',
});

const Age = Type.String({ minLength: 1, maxLength: 40, description: 'a number with s, m, h or d, such as `10m`' });

/** Which dead letters are meant: those that all of these are true of. Without any, all. */
const filter = {
  stream: Type.Optional(Type.String({ maxLength: 100, description: 'the stream that it came from' })),
  group: Type.Optional(Type.String({ maxLength: 100, description: 'the group that gave it up' })),
  event_type: Type.Optional(Type.String({ maxLength: 100 })),
  error: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'part of `name: message` of its error, in upper or lower case',
    }),
  ),
  older_than: Type.Optional(Age),
  newer_than: Type.Optional(Age),
};
export type DeadLetterFilter = { readonly [Name in keyof typeof filter]?: string };

export const DeadLetterQuery = Type.Object(
  {
    ...filter,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    after: Type.Optional(EntryIdSchema),
  },
  closed,
);

const about = {
  id: EntryIdSchema,
  stream: Type.String(),
  group: Type.String(),
  consumer: Type.String(),
  entry_id: Type.String({ description: 'its id on the stream' }),
  /** What its bytes say, as far as they can be read; null where they cannot. */
  event_type: orNull(Type.String()),
  event_id: orNull(Type.String()),
  correlation_id: orNull(Type.String()),
  order_id: orNull(Type.String()),
  attempts: Type.Integer({ description: '0: no handler ever failed at it; its error says why it is here' }),
  first_failed_at: Timestamp,
  last_failed_at: Timestamp,
};

export const DeadLetterSummary = Type.Object(
  { ...about, error: Type.Object({ name: Type.String(), message: Type.String() }, closed) },
  closed,
);
export type DeadLetterSummary = Static<typeof DeadLetterSummary>;

export const DeadLetterList = Type.Object(
  { dead_letters: Type.Array(DeadLetterSummary), next: orNull(EntryIdSchema) },
  {
    ...closed,
    description:
      'oldest first; pass `next` as `after` for the following page, which may hold some even when this is empty',
  },
);
export type DeadLetterList = Static<typeof DeadLetterList>;

/** A dead letter, whole. */
export const DeadLetterView = Type.Object(
  {
    ...about,
    error: Type.Object({ name: Type.String(), message: Type.String(), stack: Type.String() }, closed),
    traceparent: orNull(Type.String()),
    event: Type.Unknown({ description: 'the original entry as JSON; null when it is none' }),
    event_base64: Type.String({ description: 'the original bytes, exactly' }),
    other_fields: Type.Array(Type.Object({ name: Type.String(), value_base64: Type.String() }, closed), {
      description: 'what else the original entry held: only one that others put on the stream holds more than an event',
    }),
    not_kept: orNull(Type.String({ description: 'why nothing of the original entry is here; null when it is' })),
  },
  closed,
);
export type DeadLetterView = Static<typeof DeadLetterView>;

export const DeadLetterReplay = Type.Object(
  { dry_run: Type.Optional(Type.Boolean({ default: false, description: 'answer as if, and do nothing' })) },
  closed,
);

/** The most that one bulk request handles; its answer says where to go on. */
export const bulkLimit = 1_000;

export const DeadLetterBulk = Type.Object(
  {
    ...filter,
    dry_run: Type.Optional(Type.Boolean({ default: false, description: 'count, and do nothing' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: bulkLimit, default: bulkLimit })),
    after: Type.Optional(EntryIdSchema),
    until: Type.Optional(EntryIdSchema),
  },
  closed,
);
export type DeadLetterBulk = Static<typeof DeadLetterBulk>;

export const DeadLetterBulkResult = Type.Object(
  {
    dry_run: Type.Boolean(),
    matched: Type.Integer(),
    done: Type.Integer({ description: 'replayed or discarded' }),
    skipped: Type.Integer({ description: 'gone meanwhile, or, of a replay, with no content or stream to go back to' }),
    next: orNull(EntryIdSchema),
    until: EntryIdSchema,
  },
  {
    ...closed,
    description:
      'when `next` is not null there may be more: pass it as `after`, and `until` as it is, so that what comes back meanwhile stays out',
  },
);
export type DeadLetterBulkResult = Static<typeof DeadLetterBulkResult>;

/** The most rows that one request looks at; its answer says where to go on. */
export const republishLimit = 5_000;

/** How far a request came. */
export const RepublishPlace = Type.Object({ stream: Type.String({ maxLength: 100 }), entry_id: EntryIdSchema }, closed);
export type RepublishPlace = Static<typeof RepublishPlace>;

export const Republish = Type.Object(
  {
    since: Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'a time, RFC 3339, or an age such as `2h`: what was published since then is published again',
    }),
    until: Type.Optional(Timestamp),
    after: Type.Optional(RepublishPlace),
  },
  closed,
);
export type Republish = Static<typeof Republish>;

export const Republished = Type.Object(
  {
    since: Timestamp,
    until: Timestamp,
    events: Type.Record(Type.String(), Type.Integer(), { description: 'service → events to be published again' }),
    next: orNull(RepublishPlace),
  },
  {
    ...closed,
    description:
      'when `next` is not null there may be more: pass it as `after`, with `since` and `until` as they are, so that what is published again meanwhile stays out',
  },
);
export type Republished = Static<typeof Republished>;
