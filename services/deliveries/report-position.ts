// Where a courier is: told to whoever follows now, and kept nowhere.

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
import { type Asker, isSomebodyElses } from './delivery.rules.ts';
import type { DeliveriesRecords } from './records.ts';

export type ReportPositionOutcome = 'reported' | 'unknown_delivery' | 'not_on_the_way' | 'taken_by_other';

/** A position counts only on the way: nobody sees where a courier is before the pick-up and after the drop-off. */
export async function reportPosition(
  deps: { readonly store: Store<DeliveriesRecords>; readonly signals: Signals; readonly clock: Clock },
  deliveryId: DeliveryId,
  position: Position,
  by: Asker,
): Promise<ReportPositionOutcome> {
  const delivery = await deps.store.reads.deliveries.find(deliveryId);
  if (!delivery) return 'unknown_delivery';
  if (delivery.status !== 'on_the_way') return 'not_on_the_way';
  if (isSomebodyElses(delivery, by)) return 'taken_by_other';
  const signal: PositionSignal = { order_id: delivery.order_id, ...position, at: timestamp(deps.clock) };
  await deps.signals.send(channels.positions, signal);
  return 'reported';
}
