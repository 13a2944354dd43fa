// Who gets a delivery: kept while it is open, for its courier, and removed at its end.
import type { Clock, Customer, Envelope, OrderId } from '@waggle/contracts';
import { isWrittenReason, withoutWrittenReason } from '@waggle/contracts/unconfirmed.ts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { type Delivery, isOpen, type StepRequester, seesRecipient } from './delivery.rules.ts';
import type { DeliveriesRecords } from './records.ts';

type Tx = Transaction<DeliveriesRecords>;

export const recordRecipient =
  ({ clock }: { readonly clock: Clock }) =>
  async (tx: Tx, { payload: { order_id, customer } }: Envelope<'customer.recorded'>): Promise<void> => {
    const delivery = await tx.deliveries.findByOrder(order_id);
    // The delivery ends without it: a repeat, or an event that was overtaken.
    if (delivery && !isOpen(delivery.status)) return;
    await noteRecipient(tx, clock, order_id, customer);
  };

export const noteRecipient = (tx: Tx, clock: Clock, order_id: OrderId, customer: Customer): Promise<void> =>
  tx.recipients.note({ order_id, ...customer, recorded_at: clock.now() });

export const forgetRecipient =
  () =>
  async (tx: Tx, { payload: { order_id } }: Envelope<'customer.forgotten'>): Promise<void> => {
    await tx.recipients.remove(order_id);
    const delivery = await tx.deliveries.findByOrder(order_id);
    if (delivery && namesPerson(delivery)) await tx.deliveries.replace(withoutPerson(delivery), delivery.version);
  };

const namesPerson = ({ customer, given_back, failure }: Delivery): boolean =>
  customer !== undefined || isWrittenReason(given_back?.reason) || isWrittenReason(failure?.reason);

/** The delivery after a step; its end removes who got it. */
export async function keepStep(tx: Tx, delivery: Delivery, expectedVersion: number): Promise<void> {
  if (isOpen(delivery.status)) return tx.deliveries.replace(delivery, expectedVersion);
  await tx.recipients.remove(delivery.order_id);
  await tx.deliveries.replace(withoutPerson(delivery), expectedVersion);
}

/** Earlier versions kept the customer in the delivery; and what a courier wrote may name them. */
function withoutPerson({ customer: _, given_back, failure, ...delivery }: Delivery): Delivery {
  return {
    ...delivery,
    ...(given_back ? { given_back: withoutWrittenReason(given_back) } : {}),
    ...(failure ? { failure: withoutWrittenReason(failure) } : {}),
  };
}

/** The deliveries with the customers that whoever asks may see, as far as they are known. */
export async function withRecipients(
  { reads }: Pick<Store<DeliveriesRecords>, 'reads'>,
  deliveries: readonly Delivery[],
  by: StepRequester,
): Promise<Delivery[]> {
  const recipients = await reads.recipients.find(deliveries.map(({ order_id }) => order_id));
  return deliveries.map((delivery) => {
    const customer = recipients.get(delivery.order_id) ?? delivery.customer;
    return customer && seesRecipient(delivery, by) ? { ...delivery, customer } : withoutPerson(delivery);
  });
}

/** Removes the customers that earlier versions kept in ended deliveries, once. */
export async function clearEndedDeliveries(
  { store }: { readonly store: Store<DeliveriesRecords> },
  cause: Cause,
): Promise<void> {
  if (await store.reads.cleared.find()) return;
  for (;;) {
    const found = await store.reads.deliveries.endedWithCustomer(100);
    await store.transaction(cause, async (tx) => {
      for (const { delivery_id } of found) {
        const delivery = await tx.deliveries.find(delivery_id);
        if (delivery) await tx.deliveries.replace(withoutPerson(delivery), delivery.version);
      }
      if (found.length === 0) await tx.cleared.put(true);
    });
    if (found.length === 0) return;
  }
}

/** Removes recipients that a delivery's end has not: it ended while its `customer.recorded` was being handled. */
export async function removeLeftRecipients(
  { store, clock }: { readonly store: Store<DeliveriesRecords>; readonly clock: Clock },
  cause: Cause,
): Promise<number> {
  const found = await store.reads.recipients.oldest(clock.now() - hourMs, pageSize);
  let removed = 0;
  for (const id of found) {
    const ended = await store.transaction(cause, async (tx) => {
      const delivery = await tx.deliveries.findByOrder(id);
      if (!delivery || isOpen(delivery.status)) return false;
      await tx.recipients.remove(id);
      return true;
    });
    if (ended) removed += 1;
  }
  return removed;
}

const hourMs = 3_600_000;
const pageSize = 500;
