// Records a change of an order or a delivery as a step of its timeline, and signals that to followers.
import type { Signals } from '@waggle/bus';
import {
  type BoardOrder,
  channels,
  type Envelope,
  type EventType,
  type OrderId,
  type Payload,
  type TimelineSignal,
} from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import type { Transaction } from '@waggle/store';
import type { NotificationsRecords } from './records.ts';
import {
  type Change,
  emptyTimeline,
  record,
  type Timeline,
  timelineWithoutPerson,
  withCustomer,
} from './timeline.rules.ts';

export interface RecordChangeDeps {
  readonly signals: Signals;
}

type OrderEvent = Extract<
  EventType,
  | 'order.confirmed'
  | 'order.preparing'
  | 'order.ready'
  | 'order.out_for_delivery'
  | 'order.delivered'
  | 'order.picked_up'
  | 'order.cancelled'
  | 'order.step_undone'
>;
type DeliveryEvent = Extract<
  EventType,
  'delivery.created' | 'delivery.on_the_way' | 'delivery.delivered' | 'delivery.cancelled'
>;

export const recordOrderCreated =
  (deps: RecordChangeDeps) =>
  async (tx: Transaction<NotificationsRecords>, { payload }: Envelope<'order.created'>): Promise<void> => {
    const { order_id, status, version, at, customer = null, items, total, currency } = payload;
    const { tracking_token_hash, shared_token_hash = null, bill, payment } = payload;
    const order: BoardOrder = {
      items,
      total,
      currency,
      currency_digits: minorUnitDigits(currency),
      promised_at: payload.promised_at ?? null,
      ...(bill === undefined ? {} : { bill }),
      ...(payment === undefined ? {} : { payment }),
      ...(payload.number === undefined ? {} : { number: payload.number }),
      ...(payload.serving === undefined ? {} : { serving: payload.serving }),
      ...(payload.wanted_at === undefined ? {} : { wanted_at: payload.wanted_at }),
      ...(payload.due_at === undefined ? {} : { due_at: payload.due_at }),
    };
    const facts = { tracking_token_hash, shared_token_hash, order };
    await recordChange(tx, deps, order_id, { kind: 'order', status, version, at }, facts);
    // Only events of version 1 hold the customer.
    if (customer) await change(tx, deps, order_id, (timeline) => withCustomer(timeline, customer));
  };

export const recordOrderChange =
  (deps: RecordChangeDeps) =>
  async (tx: Transaction<NotificationsRecords>, { payload }: Envelope<OrderEvent>): Promise<void> => {
    const { order_id, status, version, at } = payload;
    const undone = 'undone' in payload ? { undone: payload.undone } : {};
    const why = payload.status === 'cancelled' ? whyOf(payload) : {};
    await recordChange(tx, deps, order_id, { kind: 'order', status, version, at, ...undone, ...why });
  };

const whyOf = ({ reason, reason_code }: Payload<'order.cancelled'>) => ({
  ...(reason === undefined ? {} : { reason }),
  ...(reason_code === undefined ? {} : { reason_code }),
});

export const recordPromise =
  (deps: RecordChangeDeps) =>
  (tx: Transaction<NotificationsRecords>, { payload }: Envelope<'order.promise_changed'>): Promise<void> => {
    const { order_id, at, promised_at, change: version } = payload;
    return recordChange(tx, deps, order_id, { kind: 'promise', version, at, promised_at });
  };

export const recordDue =
  (deps: RecordChangeDeps) =>
  (tx: Transaction<NotificationsRecords>, { payload }: Envelope<'order.due'>): Promise<void> =>
    recordChange(tx, deps, payload.order_id, { kind: 'due', version: 1, at: payload.at });

export const recordDeliveryChange =
  (deps: RecordChangeDeps) =>
  async (tx: Transaction<NotificationsRecords>, { payload }: Envelope<DeliveryEvent>): Promise<void> => {
    const { order_id, delivery_id, status, version, at } = payload;
    const orderVersion = 'order_version' in payload ? payload.order_version : undefined;
    const follows = orderVersion === undefined ? {} : { orderVersion };
    await recordChange(tx, deps, order_id, { kind: 'delivery', status, version, at, ...follows }, { delivery_id });
  };

export const recordCourierTurn =
  (deps: RecordChangeDeps) =>
  (
    tx: Transaction<NotificationsRecords>,
    { event_type, payload }: Envelope<'delivery.reopened' | 'delivery.assigned' | 'delivery.failed'>,
  ): Promise<void> => {
    const { order_id, status, at, change: version, version: follows } = payload;
    const turn = turns[event_type];
    const failure = event_type === 'delivery.failed' ? (payload as Payload<'delivery.failed'>).reason_code : undefined;
    const why = failure === undefined ? {} : { failure };
    return recordChange(tx, deps, order_id, { kind: 'courier', turn, status, version, follows, at, ...why });
  };

const turns = {
  'delivery.reopened': 'reopened',
  'delivery.assigned': 'assigned',
  'delivery.failed': 'failed',
} as const;

export const recordCustomer =
  (deps: RecordChangeDeps) =>
  (
    tx: Transaction<NotificationsRecords>,
    { payload }: Envelope<'customer.recorded' | 'collector.recorded'>,
  ): Promise<void> =>
    change(tx, deps, payload.order_id, (timeline) => withCustomer(timeline, payload.customer));

export const forgetCustomer =
  (deps: RecordChangeDeps) =>
  (tx: Transaction<NotificationsRecords>, { payload }: Envelope<'customer.forgotten'>): Promise<void> =>
    change(tx, deps, payload.order_id, timelineWithoutPerson);

function recordChange(
  tx: Transaction<NotificationsRecords>,
  deps: RecordChangeDeps,
  orderId: OrderId,
  recorded: Change,
  facts: Partial<Pick<Timeline, 'tracking_token_hash' | 'shared_token_hash' | 'order' | 'delivery_id'>> = {},
): Promise<void> {
  return change(tx, deps, orderId, (before) => {
    const after = record(before, recorded);
    return after === before ? before : { ...after, ...facts };
  });
}

async function change(
  tx: Transaction<NotificationsRecords>,
  { signals }: RecordChangeDeps,
  orderId: OrderId,
  changed: (timeline: Timeline) => Timeline,
): Promise<void> {
  const found = await tx.timelines.find(orderId);
  const before: Timeline = found ?? emptyTimeline(orderId);
  const after = changed(before);
  if (after === before) return;
  if (found) await tx.timelines.replace(after, before.revision);
  else await tx.timelines.insert(after);
  if (after.seq === before.seq && after.customer === before.customer) return;
  const signal: TimelineSignal = { order_id: orderId };
  tx.afterCommit(() => void signals.send(channels.timelines, signal));
}
