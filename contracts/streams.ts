// The stream table: who publishes what where, and who reacts to it. Services, docs and tests all read this one table.
import type { EventType } from './events.ts';

export const services = ['orders', 'deliveries', 'notifications', 'simulator', 'accounts'] as const;
export type ServiceName = (typeof services)[number];

interface StreamRow {
  /** The one service that publishes on this stream. */
  readonly publisher: ServiceName;
  /** The events that it carries. */
  readonly events: readonly EventType[];
  /** service → the events it reacts to. The rest of the stream is acknowledged unseen. */
  readonly consumers: { readonly [S in ServiceName]?: readonly EventType[] };
}

const orderEvents = [
  'order.created',
  'order.confirmed',
  'order.preparing',
  'order.out_for_delivery',
  'order.delivered',
  'order.cancelled',
  'order.step_undone',
] as const satisfies readonly EventType[];

const deliveryEvents = [
  'delivery.created',
  'delivery.on_the_way',
  'delivery.delivered',
  'delivery.cancelled',
] as const satisfies readonly EventType[];

export const streamTable = {
  'orders-stream': {
    publisher: 'orders',
    events: orderEvents,
    consumers: {
      deliveries: ['order.created', 'order.out_for_delivery', 'order.cancelled', 'order.step_undone'],
      notifications: orderEvents,
    },
  },
  'deliveries-stream': {
    publisher: 'deliveries',
    events: deliveryEvents,
    consumers: {
      notifications: deliveryEvents,
      orders: ['delivery.delivered'],
    },
  },
  'order-updates-stream': {
    publisher: 'simulator',
    events: ['order.update_requested'],
    consumers: { orders: ['order.update_requested'] },
  },
  'delivery-updates-stream': {
    publisher: 'simulator',
    events: ['delivery.update_requested'],
    consumers: { deliveries: ['delivery.update_requested'] },
  },
  'order-simulation-stream': {
    publisher: 'orders',
    events: ['order.simulation_requested'],
    consumers: { simulator: ['order.simulation_requested'] },
  },
  'delivery-simulation-stream': {
    publisher: 'deliveries',
    events: ['delivery.simulation_requested'],
    consumers: { simulator: ['delivery.simulation_requested'] },
  },
} as const satisfies Record<string, StreamRow>;

export type StreamName = keyof typeof streamTable;
export const streamNames = Object.keys(streamTable) as StreamName[];

/** Where an entry goes that its consumer gave up on; read by people, with a tool. */
export const deadLetterStream = 'dead-letters';

/** The events that a service reacts to, over all streams. Its `subscriptions.ts` must bind exactly these. */
export type SubscribedEvent<S extends ServiceName> = {
  [N in StreamName]: (typeof streamTable)[N]['consumers'] extends { readonly [K in S]: readonly (infer E)[] }
    ? E
    : never;
}[StreamName] &
  EventType;

/** The streams that a service reads, with the events that it reacts to on each. */
export function subscriptionsOf(service: ServiceName): { stream: StreamName; events: readonly EventType[] }[] {
  return streamNames.flatMap((stream) => {
    const events = (streamTable[stream] as StreamRow).consumers[service];
    return events ? [{ stream, events }] : [];
  });
}

/** The stream that carries events of this type. */
export const streamOf = (type: EventType): StreamName => {
  const stream = streamByEvent.get(type);
  if (!stream) throw new Error(`no stream carries ${type}: add it to the stream table`);
  return stream;
};
const streamByEvent = new Map(
  streamNames.flatMap((stream) => streamTable[stream].events.map((type) => [type, stream])),
);

/** The consumer group of a service: one each, whatever the number of its processes. */
export const groupOf = (service: ServiceName): string => `${service}-group`;

/** The groups that read a stream. */
export const groupsOf = (stream: StreamName): string[] =>
  (Object.keys(streamTable[stream].consumers) as ServiceName[]).map(groupOf);

/** What stands in an envelope's `source`. */
export const sourceOf = (service: ServiceName): string => `${service}-service`;
