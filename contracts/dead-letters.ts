// Dead letters and the outbox over HTTP: requests and answers.
import Type, { type Static, type TSchema } from 'typebox';
import { oneLine } from './customer-fields.ts';
import { limits } from './limits.ts';
import { Timestamp } from './primitives.ts';
import { typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The id of an entry or of a dead letter. */
export const EntryIdSchema = Type.String({
  pattern: '^\\d{1,15}-\\d{1,15}$',
  description: 'id on a stream: milliseconds since the epoch, a hyphen, a number',
});

/** Why somebody interferes: a line, which the audit trail keeps. It is for colleagues, and should name no customer. */
export const OperatorReason = typedText({ shortest: 1, longest: limits.reason, pattern: oneLine });

const Age = Type.String({ minLength: 1, maxLength: 40, description: 'a number with s, m, h or d, such as `10m`' });

/** Selects the dead letters that match every given field; without any field, all of them. */
const filter = {
  stream: Type.Optional(Type.String({ maxLength: 100, description: 'the stream that it came from' })),
  group: Type.Optional(Type.String({ maxLength: 100, description: 'the group that gave up on it' })),
  event_type: Type.Optional(Type.String({ maxLength: 100 })),
  error: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'part of `name: message` of its error, case-insensitive',
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
  /** Decoded from its bytes; null where that fails. */
  event_type: orNull(Type.String()),
  event_id: orNull(Type.String()),
  correlation_id: orNull(Type.String()),
  order_id: orNull(Type.String()),
  attempts: Type.Integer({ description: '0: no handler failed on it; its error says why it is a dead letter' }),
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
      'oldest first; pass `next` as `after` for the following page, which may hold some even when this one is empty',
  },
);
export type DeadLetterList = Static<typeof DeadLetterList>;

/** A dead letter with all its content. */
export const DeadLetterView = Type.Object(
  {
    ...about,
    error: Type.Object({ name: Type.String(), message: Type.String(), stack: Type.String() }, closed),
    traceparent: orNull(Type.String()),
    event: Type.Unknown({ description: 'the original entry as JSON; null when it is none' }),
    event_base64: Type.String({ description: 'the original bytes, exactly' }),
    other_fields: Type.Array(Type.Object({ name: Type.String(), value_base64: Type.String() }, closed), {
      description: 'other fields of the original entry: only an entry that another program appended has any',
    }),
    not_kept: orNull(Type.String({ description: 'why the original entry was not kept; null when it was' })),
  },
  closed,
);
export type DeadLetterView = Static<typeof DeadLetterView>;

export const DeadLetterDiscard = Type.Object({ reason: Type.Optional(OperatorReason) }, closed);

export const DeadLetterReplay = Type.Object(
  {
    reason: Type.Optional(OperatorReason),
    dry_run: Type.Optional(Type.Boolean({ default: false, description: 'answer as for a replay, but change nothing' })),
  },
  closed,
);

/** The most dead letters that one bulk request handles; its answer says where to continue. */
export const bulkLimit = 1_000;

export const DeadLetterBulk = Type.Object(
  {
    ...filter,
    reason: Type.Optional(OperatorReason),
    dry_run: Type.Optional(Type.Boolean({ default: false, description: 'count, but change nothing' })),
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
    skipped: Type.Integer({
      description: 'removed meanwhile, or, in a replay, without a content or a stream to replay to',
    }),
    next: orNull(EntryIdSchema),
    until: EntryIdSchema,
  },
  {
    ...closed,
    description:
      'when `next` is not null there may be more: pass it as `after`, and `until` as it is, so that dead letters that fail again meanwhile stay out',
  },
);
export type DeadLetterBulkResult = Static<typeof DeadLetterBulkResult>;

/** The most rows that one request reads; its answer says where to continue. */
export const republishLimit = 5_000;

/** The position where a request stopped. */
export const RepublishPosition = Type.Object(
  { stream: Type.String({ maxLength: 100 }), entry_id: EntryIdSchema },
  closed,
);
export type RepublishPosition = Static<typeof RepublishPosition>;

export const Republish = Type.Object(
  {
    since: Type.String({
      minLength: 1,
      maxLength: 40,
      description: 'a time, RFC 3339, or an age such as `2h`: events published since then are published again',
    }),
    until: Type.Optional(Timestamp),
    after: Type.Optional(RepublishPosition),
  },
  closed,
);
export type Republish = Static<typeof Republish>;

export const Republished = Type.Object(
  {
    since: Timestamp,
    until: Timestamp,
    events: Type.Record(Type.String(), Type.Integer(), { description: 'service → events to be published again' }),
    next: orNull(RepublishPosition),
  },
  {
    ...closed,
    description:
      'when `next` is not null there may be more: pass it as `after`, with `since` and `until` as they are, so that events published again meanwhile stay out',
  },
);
export type Republished = Static<typeof Republished>;
