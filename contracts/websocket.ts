// What goes over the WebSockets, and the codes that they are closed with.
import Type, { type Static } from 'typebox';
import { DeliveryStatusSchema } from './delivery.ts';
import { OrderStatusSchema } from './order.ts';
import { Timestamp, Uuid } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** A place in one order's timeline: 1 for its first step, gapless from there. 0 is before the first. */
export const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** The first message on `/ws/orders/:id`: who asks, and the last step that is already known. */
export const Subscribe = Type.Object(
  { type: Type.Literal('subscribe'), token: Type.String({ minLength: 1, maxLength: 256 }), after: Type.Optional(Seq) },
  closed,
);
export type Subscribe = Static<typeof Subscribe>;

export const TimelineStep = Type.Object(
  {
    seq: Seq,
    kind: Type.Enum(['order', 'delivery']),
    status: Type.Union([OrderStatusSchema, DeliveryStatusSchema]),
    at: Timestamp,
  },
  closed,
);
export type TimelineStep = Static<typeof TimelineStep>;

export const SnapshotMessage = Type.Object(
  { type: Type.Literal('snapshot'), order_id: Uuid, seq: Seq, steps: Type.Array(TimelineStep) },
  { ...closed, description: 'where the order stands; with `after`, only the steps behind it' },
);
export type SnapshotMessage = Static<typeof SnapshotMessage>;

export const StepMessage = Type.Object({ type: Type.Literal('step'), ...TimelineStep.properties }, closed);
export type StepMessage = Static<typeof StepMessage>;

export const PositionMessage = Type.Object(
  { type: Type.Literal('position'), latitude: Type.Number(), longitude: Type.Number(), at: Timestamp },
  { ...closed, description: 'where the courier is: only the latest counts, and none is kept' },
);
export type PositionMessage = Static<typeof PositionMessage>;

/** `/ws/kitchen`: every open order as it stands, then every step of any order. */
export const KitchenSnapshotMessage = Type.Object(
  {
    type: Type.Literal('snapshot'),
    orders: Type.Array(Type.Object({ order_id: Uuid, seq: Seq, steps: Type.Array(TimelineStep) }, closed)),
  },
  closed,
);
export type KitchenSnapshotMessage = Static<typeof KitchenSnapshotMessage>;
export const KitchenStepMessage = Type.Object(
  { type: Type.Literal('step'), order_id: Uuid, ...TimelineStep.properties },
  closed,
);
export type KitchenStepMessage = Static<typeof KitchenStepMessage>;

/** Why a socket was closed. `resume`: connect again with `after` set to the last step seen. */
export const closeCodes = {
  goingAway: { code: 1001, reason: 'the server is stopping: resume', resume: true },
  badMessage: { code: 4400, reason: 'the first message must be a subscribe message', resume: false },
  unauthorized: { code: 4401, reason: 'this takes the staff token', resume: false },
  notFound: { code: 4404, reason: 'no such order for this token', resume: false },
  subscribeTimeout: { code: 4408, reason: 'no subscribe message in time', resume: false },
  notKnownYet: {
    code: 4425,
    reason: 'no such order is known here: if it was just placed, resume shortly',
    resume: true,
  },
  tooSlow: { code: 4429, reason: 'reading too slowly: resume', resume: true },
  unavailable: { code: 4503, reason: 'the store cannot be reached: resume', resume: true },
} as const;

/** The channels of signals: best-effort messages between processes, for what is only worth having now. */
export const channels = { positions: 'positions', timelines: 'timelines' } as const;

/** On `positions`: where the courier of an order is. */
export const PositionSignal = Type.Object({
  order_id: Uuid,
  latitude: Type.Number(),
  longitude: Type.Number(),
  at: Timestamp,
});
export type PositionSignal = Static<typeof PositionSignal>;

/** On `timelines`: an order's timeline has a step more. Who needs the step reads it from the store. */
export const TimelineSignal = Type.Object({ order_id: Uuid });
export type TimelineSignal = Static<typeof TimelineSignal>;
