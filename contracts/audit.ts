// The audit trail: what staff did, and what was refused to whom.
import Type, { type Static } from 'typebox';
import { RoleSchema } from './accounts.ts';
import { CorrelationIdSchema } from './envelope.ts';
import { AccountIdSchema, Timestamp, Uuid } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/**
 * The kinds of entries that are not named after what changed: a request without the rights (401, 403), one too many (429), a
 * WebSocket, and what did not fit into the limit of entries.
 */
export const refusalKinds = ['refused', 'throttled', 'socket', 'others'] as const;

export const AuditEntry = Type.Object(
  {
    entry_id: Uuid,
    at: Timestamp,
    /** Null for the staff token and the operator, and for somebody unknown. */
    account_id: Type.Union([AccountIdSchema, Type.Null()]),
    /** The name of the account at that time, `staff token`, `operator on the machine`, or empty for somebody unknown. */
    who: Type.String(),
    role: Type.Union([RoleSchema, Type.Null()]),
    /** The client's IP address, and the start of its user agent. */
    client: Type.String(),
    agent: Type.String(),
    /** A kind of refusal, or the part of the API: `orders`, `menu`, `accounts`, … */
    kind: Type.String(),
    /** The method and the route: `POST /api/orders/:id/status`. */
    action: Type.String(),
    /** The id of what was acted on. */
    object: Type.Union([Type.String(), Type.Null()]),
    /** The answer: an HTTP status, or for a WebSocket its close code or 0. */
    status: Type.Integer(),
    /** The values that were sent or became, by field, and where they are known those before. */
    changes: Type.Record(
      Type.String(),
      Type.Object({ before: Type.Optional(Type.String()), after: Type.Optional(Type.String()) }, closed),
    ),
    /** Equal refusals of one client in a short time are one entry. */
    count: Type.Integer({ minimum: 1 }),
    correlation_id: CorrelationIdSchema,
    /** The request's own id, the `causation_id` of what it caused, where the client gave the correlation id: that may be on many. */
    request_id: Type.Optional(Uuid),
  },
  closed,
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = Type.Object(
  {
    /** An account id, or the name of somebody without an account. */
    person: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    kind: Type.Optional(Type.String({ pattern: '^[a-z-]{1,32}$' })),
    from: Type.Optional(Timestamp),
    /** Not included. */
    to: Type.Optional(Timestamp),
    before: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  },
  closed,
);

/** Newest first; `next` is `before` of the next page. */
export const AuditPage = Type.Object(
  { entries: Type.Array(AuditEntry), next: Type.Union([Uuid, Type.Null()]) },
  closed,
);
export type AuditPage = Static<typeof AuditPage>;
