// Gives a delivery back, to another courier, or notes that it failed: what people do to one that is on the way.
import { type AccountId, type Clock, type DeliveryId, type FailureReason, timestamp } from '@waggle/contracts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { assigned, type CourierChange, failed, type Reopener, reopened } from './courier.rules.ts';
import type { Delivery, StepRequester } from './delivery.rules.ts';
import { emitDeliveryStep } from './emit-step.ts';
import type { DeliveriesRecords } from './records.ts';

type Tx = Transaction<DeliveriesRecords>;

export interface ChangeCourierDeps {
  readonly store: Store<DeliveriesRecords>;
  readonly clock: Clock;
}

/** Opens a delivery to all couriers again. Null, as below: there is no such delivery. */
export const reopenDelivery = (
  deps: ChangeCourierDeps,
  cause: Cause,
  id: DeliveryId,
  who: Reopener,
): Promise<CourierChange | null> =>
  change(deps, cause, id, (delivery, at) => reopened(delivery, who, at), emitReopened(who));

/** Gives a delivery to a courier. */
export const assignCourier = (
  deps: ChangeCourierDeps,
  cause: Cause,
  id: DeliveryId,
  courier: AccountId,
): Promise<CourierChange | null> =>
  change(
    deps,
    cause,
    id,
    (delivery, at) => assigned(delivery, courier, at),
    async (tx, delivery, before) => {
      if (delivery.version !== before.version) await emitDeliveryStep(tx, delivery);
      await tx.emit('delivery.assigned', { ...factsOf(delivery), status: 'on_the_way' }, delivery.correlation_id);
    },
  );

/** Notes that a delivery failed. */
export const failDelivery = (
  deps: ChangeCourierDeps,
  cause: Cause,
  id: DeliveryId,
  why: { readonly code: FailureReason; readonly reason?: string | undefined },
  by: StepRequester,
): Promise<CourierChange | null> =>
  change(
    deps,
    cause,
    id,
    (delivery, at) => failed(delivery, why, by, at),
    async (tx, delivery) => {
      const event = { ...factsOf(delivery), status: 'on_the_way', reason_code: why.code } as const;
      await tx.emit('delivery.failed', event, delivery.correlation_id);
    },
  );

const emitReopened = (who: Reopener) => async (tx: Tx, delivery: Delivery) => {
  const why = who.kind === 'courier' ? { reason_code: who.code } : {};
  const event = { ...factsOf(delivery), status: 'waiting', by: who.kind, ...why } as const;
  await tx.emit('delivery.reopened', event, delivery.correlation_id);
};

// A courier's words are in none of the events: they may name the customer, and go with the customer at the delivery's end.
const factsOf = ({ delivery_id, order_id, version, updated_at: at, changes = 1 }: Delivery) => ({
  delivery_id,
  order_id,
  version,
  at,
  change: changes,
});

const change = (
  { store, clock }: ChangeCourierDeps,
  cause: Cause,
  id: DeliveryId,
  rule: (delivery: Delivery, at: string) => CourierChange,
  emit: (tx: Tx, delivery: Delivery, before: Delivery) => Promise<void>,
): Promise<CourierChange | null> =>
  store.transaction(
    cause,
    async (tx) => {
      const delivery = await tx.deliveries.find(id);
      if (!delivery) return null;
      const outcome = rule(delivery, timestamp(clock));
      if (outcome.kind !== 'changed') return outcome;
      await tx.deliveries.replace(outcome.delivery, delivery.version);
      await emit(tx, outcome.delivery, delivery);
      return outcome;
    },
    { durable: true },
  );
