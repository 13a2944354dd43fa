// What the deliveries service does about events: the only place where it binds to them.
import type { Reactions } from '@waggle/service-kit/process';
import { type AdvanceDeliveryDeps, takeRequestedStep } from './advance-delivery.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { type CreateDeliveryDeps, createDelivery } from './create-delivery.ts';
import type { DeliveriesRecords } from './records.ts';
import { holdDelivery, releaseDelivery } from './release-delivery.ts';

export const subscriptions = (
  deps: CreateDeliveryDeps & AdvanceDeliveryDeps,
): Reactions<'deliveries', DeliveriesRecords> => ({
  'order.created': createDelivery(deps),
  'order.out_for_delivery': releaseDelivery(),
  'order.cancelled': cancelDelivery(deps),
  'order.step_undone': holdDelivery(),
  'delivery.update_requested': takeRequestedStep(deps),
});
