// A delivery: its states and the steps between them.
import Type from 'typebox';

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
