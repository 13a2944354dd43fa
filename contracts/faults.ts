// Faults that are injected on purpose, over HTTP.
import Type, { type Static, type TSchema } from 'typebox';
import { OperatorReason } from './dead-letters.ts';
import { faultKindNames, faultSeconds } from './fault-kinds.ts';
import { ItemIdSchema, OrderIdSchema, Timestamp, Uuid } from './primitives.ts';

const closed = { additionalProperties: false } as const;
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const sentence = Type.String({ pattern: '^[A-Z].*\\.$' });

export const FaultKindView = Type.Object(
  {
    kind: Type.Enum([...faultKindNames]),
    about: sentence,
    seen: Type.String({ ...sentence, description: 'what one will see' }),
    holds: Type.String({ ...sentence, description: 'the promise that holds meanwhile' }),
    promise: Type.String({ description: 'the beginning of that promise in docs/guarantees.md' }),
    takes: Type.Array(Type.Enum(['event_type', 'order_id', 'item_id', 'ms', 'times'])),
    ms: Type.Union([Type.Integer(), Type.Null()], { description: 'the default' }),
    notEmbedded: Type.Union([Type.String(), Type.Null()], { description: 'why the embedded engine has none' }),
  },
  closed,
);

const service = Type.String({ pattern: '^[a-z][a-z0-9]{0,30}$' });
const eventType = Type.String({ pattern: '^[a-z_]+\\.[a-z_]+$', maxLength: 60 });
const ms = Type.Integer({ minimum: 1, maximum: 60_000 });
const times = Type.Integer({ minimum: 1, maximum: 1_000, description: 'in each process; then it ends' });

export const BeginFault = Type.Object(
  {
    kind: Type.Enum([...faultKindNames]),
    service: Type.Optional(Type.String({ ...service, description: 'whose consumer; without it, every service’s' })),
    event_type: Type.Optional(eventType),
    order_id: Type.Optional(OrderIdSchema),
    item_id: Type.Optional(ItemIdSchema),
    ms: Type.Optional(ms),
    times: Type.Optional(times),
    seconds: Type.Optional(
      Type.Integer({ minimum: faultSeconds.least, maximum: faultSeconds.most, default: faultSeconds.unless }),
    ),
    reason: Type.Optional(OperatorReason),
  },
  closed,
);
export type BeginFault = Static<typeof BeginFault>;

/** Active at this moment. */
export const ActiveFault = Type.Object(
  {
    fault_id: Uuid,
    kind: Type.Enum([...faultKindNames]),
    service: orNull(service),
    event_type: orNull(eventType),
    order_id: orNull(OrderIdSchema),
    item_id: orNull(ItemIdSchema),
    ms: orNull(ms),
    times: orNull(times),
    began_at: Timestamp,
    ends_at: Timestamp,
    by: Type.String({ description: 'who began it' }),
    processes: Type.Array(Type.Object({ process: Type.String(), fired: Type.Integer({ minimum: 0 }) }, closed), {
      description: 'where it is active, and how often it has done something there',
    }),
  },
  closed,
);
export type ActiveFault = Static<typeof ActiveFault>;

export const FaultList = Type.Object(
  { engine: Type.Enum(['embedded', 'cluster']), kinds: Type.Array(FaultKindView), active: Type.Array(ActiveFault) },
  closed,
);
export type FaultList = Static<typeof FaultList>;

export const EndedFaults = Type.Object({ ended: Type.Integer({ minimum: 0 }) }, closed);
export type EndedFaults = Static<typeof EndedFaults>;
