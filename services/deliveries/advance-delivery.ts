// Advances a delivery by a step that a courier or the simulator requests.
import { type Clock, type DeliveryId, type DeliveryStatus, type Envelope, timestamp } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { advanced, anyRequester, type DeliveryAdvance, handledByPerson, type StepRequester } from './delivery.rules.ts';
import { emitDeliveryStep } from './emit-step.ts';
import { keepStep } from './recipients.ts';
import type { DeliveriesRecords } from './records.ts';

export interface AdvanceDeliveryDeps {
  readonly clock: Clock;
  /** Counts a step that changed nothing, by reason. A late, repeated or impossible step is no error. */
  readonly ignored: (reason: Exclude<DeliveryAdvance['kind'], 'advanced'> | 'stale' | 'unknown_delivery') => void;
}

export interface StepRequest {
  readonly status: Extract<DeliveryStatus, 'on_the_way' | 'delivered'>;
  readonly take_over?: boolean;
}

/** A courier requests a step. Null: there is no such delivery. */
export const advanceDelivery = (
  deps: AdvanceDeliveryDeps & {
    readonly store: Store<DeliveriesRecords>;
    /** Whether this deployment runs the simulator. Default true. */
    readonly simulated?: boolean;
  },
  cause: Cause,
  deliveryId: DeliveryId,
  step: StepRequest,
  by: StepRequester,
): Promise<DeliveryAdvance | null> =>
  deps.store.transaction(cause, (tx) => takeStep(tx, deps, deliveryId, step, by), { durable: true });

/**
 * The simulator requests a step, which is ignored unless the delivery still has the version that the simulator saw, and when
 * people have it in hand.
 */
export const takeRequestedDeliveryStep =
  (deps: AdvanceDeliveryDeps) =>
  async (tx: Transaction<DeliveriesRecords>, event: Envelope<'delivery.update_requested'>): Promise<void> => {
    const { delivery_id, status, expected_version } = event.payload;
    const delivery = await tx.deliveries.find(delivery_id);
    if (delivery && (delivery.version !== expected_version || delivery.in_hand))
      return tx.afterCommit(() => deps.ignored('stale'));
    const outcome = await takeStep(tx, { clock: deps.clock }, delivery_id, { status }, anyRequester);
    const kind = outcome?.kind ?? 'unknown_delivery';
    if (kind !== 'advanced') tx.afterCommit(() => deps.ignored(kind));
  };

async function takeStep(
  tx: Transaction<DeliveriesRecords>,
  { clock, simulated }: { readonly clock: Clock; readonly simulated?: boolean },
  deliveryId: DeliveryId,
  { status, take_over }: StepRequest,
  by: StepRequester,
): Promise<DeliveryAdvance | null> {
  const delivery = await tx.deliveries.find(deliveryId);
  if (!delivery) return null;
  const taken = advanced(delivery, status, timestamp(clock), by, take_over);
  if (taken.kind !== 'advanced' && taken.kind !== 'taken_over') return taken;
  const step = { ...taken, delivery: handledByPerson(taken.delivery, simulated) };
  await keepStep(tx, step.delivery, delivery.version);
  if (step.kind === 'advanced') await emitDeliveryStep(tx, step.delivery);
  return step;
}
