// Takes a delivery a step on: asked for by a courier or by the simulator.
import { type Clock, type DeliveryId, type DeliveryStatus, type Envelope, timestamp } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { type Advance, advance } from './delivery.ts';
import { emitStep } from './emit-step.ts';
import type { DeliveriesRecords } from './store.ts';

export interface AdvanceDeliveryDeps {
  readonly clock: Clock;
  /** Counts a step that changed nothing, by why: late, repeated or impossible ones are no errors. */
  readonly ignored: (reason: 'repeated' | 'impossible' | 'not_ready' | 'stale' | 'unknown_delivery') => void;
}

/** A courier asks for a step. Null: there is no such delivery. */
export const advanceDelivery = (
  deps: AdvanceDeliveryDeps & { readonly store: Store<DeliveriesRecords> },
  cause: Cause,
  deliveryId: DeliveryId,
  to: Extract<DeliveryStatus, 'on_the_way' | 'delivered'>,
): Promise<Advance | null> =>
  deps.store.transaction(cause, (tx) => takeStep(tx, deps.clock, deliveryId, to), { durable: true });

/** The simulator asks for a step. It counts only while the delivery is as the simulator saw it. */
export const takeRequestedStep =
  (deps: AdvanceDeliveryDeps) =>
  async (tx: Transaction<DeliveriesRecords>, event: Envelope<'delivery.update_requested'>): Promise<void> => {
    const { delivery_id, status, expected_version } = event.payload;
    const delivery = await tx.deliveries.find(delivery_id);
    if (delivery && delivery.version !== expected_version) return tx.afterCommit(() => deps.ignored('stale'));
    const outcome = await takeStep(tx, deps.clock, delivery_id, status);
    const kind = outcome?.kind ?? 'unknown_delivery';
    if (kind !== 'advanced') tx.afterCommit(() => deps.ignored(kind));
  };

async function takeStep(
  tx: Transaction<DeliveriesRecords>,
  clock: Clock,
  deliveryId: DeliveryId,
  to: DeliveryStatus,
): Promise<Advance | null> {
  const delivery = await tx.deliveries.find(deliveryId);
  if (!delivery) return null;
  const step = advance(delivery, to, timestamp(clock));
  if (step.kind !== 'advanced') return step;
  await tx.deliveries.replace(step.delivery, delivery.version);
  await emitStep(tx, step.delivery);
  return step;
}
