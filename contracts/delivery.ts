// A delivery: its states and the steps between them.
import Type, { type Static } from 'typebox';
import { failureReasons, giveBackReasons } from './courier-reasons.ts';
import { Reason } from './order.ts';
import { Timestamp } from './primitives.ts';

export const deliveryStatuses = ['waiting', 'on_the_way', 'delivered', 'cancelled'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];
export const DeliveryStatusSchema = Type.Enum([...deliveryStatuses]);

/** The steps that may follow each state. */
export const deliverySteps: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  waiting: ['on_the_way', 'cancelled'],
  on_the_way: ['delivered', 'cancelled'],
  delivered: [],
  cancelled: [],
};

export const GiveBackReasonSchema = Type.Enum([...giveBackReasons]);

export const FailureReasonSchema = Type.Enum([...failureReasons]);

/** Who opened a delivery to all couriers again: its courier gave it back, or the kitchen or an admin send it out anew. */
export const ReopenedBySchema = Type.Enum(['courier', 'kitchen', 'admin']);

/** What happened to a delivery that was on the way, besides its steps. */
export const CourierTurnSchema = Type.Enum(['reopened', 'assigned', 'failed']);
export type CourierTurn = Static<typeof CourierTurnSchema>;

/** What its courier reported, as staff sees it until somebody has decided. */
export const DeliveryFailure = Type.Object(
  { code: FailureReasonSchema, reason: Type.Optional(Reason), at: Timestamp },
  { additionalProperties: false },
);
export type DeliveryFailure = Static<typeof DeliveryFailure>;

/** The last time that a courier gave it back, as staff sees it until its end. */
export const GivenBack = Type.Object(
  { code: GiveBackReasonSchema, reason: Type.Optional(Reason), at: Timestamp },
  { additionalProperties: false },
);
