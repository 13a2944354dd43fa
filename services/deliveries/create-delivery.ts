// Creates the delivery of a new order, unless its customer picks it up.
import { type Clock, type Envelope, type NewId, timestamp } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import { cancelOpen } from './cancel-delivery.ts';
import type { Delivery } from './delivery.rules.ts';
import { emitDeliveryStep } from './emit-step.ts';
import { noteRecipient } from './recipients.ts';
import type { DeliveriesRecords } from './records.ts';
import { applyRelease } from './release-delivery.ts';

export interface CreateDeliveryDeps {
  readonly clock: Clock;
  readonly newId: NewId;
  /** Whether this deployment runs the simulator. Default true. */
  readonly simulated?: boolean;
}

export const createDelivery =
  ({ clock, newId, simulated }: CreateDeliveryDeps) =>
  async (tx: Transaction<DeliveriesRecords>, event: Envelope<'order.created'>): Promise<void> => {
    const { order_id, customer, time_zone, day_begins_at, number, serving } = event.payload;
    if (await tx.deliveries.findByOrder(order_id)) return;
    const early = await tx.early.take(order_id);
    // Its customer comes for it.
    if (serving === 'pick_up') return;
    const now = timestamp(clock);
    const delivery: Delivery = {
      delivery_id: newId(),
      order_id,
      status: 'waiting',
      version: 1,
      ready: false,
      ready_version: 0,
      created_at: now,
      updated_at: now,
      correlation_id: event.correlation_id,
      ...(time_zone === undefined ? {} : { time_zone }),
      ...(day_begins_at === undefined ? {} : { day_begins_at }),
      ...(number === undefined ? {} : { number }),
    };
    await tx.deliveries.insert(delivery);
    // Only events of version 1 hold the customer.
    if (customer) await noteRecipient(tx, clock, order_id, customer);
    await emitDeliveryStep(tx, delivery);

    if (early.some(({ kind }) => kind === 'cancelled')) return cancelOpen(tx, clock, delivery);
    const last = early.toSorted((a, b) => a.version - b.version).at(-1);
    if (!last) return;
    await applyRelease(tx, delivery, { ready: last.kind === 'out_for_delivery', version: last.version }, simulated);
  };
