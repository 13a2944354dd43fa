// What the orders service does about events: the only place where it binds to them.
import type { Reactions } from '@waggle/service-kit/process';
import { type AdvanceOrderDeps, markDelivered, takeRequestedStep } from './order/advance-order.ts';
import type { OrdersRecords } from './records.ts';

export const subscriptions = (deps: AdvanceOrderDeps): Reactions<'orders', OrdersRecords> => ({
  'order.update_requested': takeRequestedStep(deps),
  'delivery.delivered': markDelivered(deps),
});
