// Sends a courier's position to those who follow the order now. It is never stored.
import type { Signals } from '@waggle/bus';
import {
  type Clock,
  channels,
  type DeliveryId,
  type Position,
  type PositionSignal,
  timestamp,
} from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { belongsToAnother, type StepRequester } from './delivery.rules.ts';
import type { DeliveriesRecords } from './records.ts';

export type ReportPositionOutcome = 'reported' | 'unknown_delivery' | 'not_on_the_way' | 'taken_by_other';

/** Drops positions unless the delivery is on the way: a courier is not visible before the pick-up or after the drop-off. */
export async function reportPosition(
  deps: { readonly store: Store<DeliveriesRecords>; readonly signals: Signals; readonly clock: Clock },
  deliveryId: DeliveryId,
  position: Position,
  by: StepRequester,
): Promise<ReportPositionOutcome> {
  const delivery = await deps.store.reads.deliveries.find(deliveryId);
  if (!delivery) return 'unknown_delivery';
  if (delivery.status !== 'on_the_way') return 'not_on_the_way';
  if (belongsToAnother(delivery, by)) return 'taken_by_other';
  const signal: PositionSignal = { order_id: delivery.order_id, ...position, at: timestamp(deps.clock) };
  await deps.signals.send(channels.positions, signal);
  return 'reported';
}
