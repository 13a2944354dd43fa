// The streams and the events that each carries. The services' manifests declare who publishes and who consumes.
import type { EventType } from './events.ts';

export const streams = {
  'orders-stream': [
    'order.created',
    'order.confirmed',
    'order.preparing',
    'order.ready',
    'order.out_for_delivery',
    'order.delivered',
    'order.picked_up',
    'order.cancelled',
    'order.step_undone',
    'order.promise_changed',
    'order.due',
  ],
  // The only stream with personal data. Who needs none of it does not read it.
  'customers-stream': ['customer.recorded', 'collector.recorded', 'customer.forgotten'],
  'deliveries-stream': [
    'delivery.created',
    'delivery.on_the_way',
    'delivery.delivered',
    'delivery.cancelled',
    'delivery.reopened',
    'delivery.assigned',
    'delivery.failed',
  ],
  'order-updates-stream': ['order.update_requested'],
  'delivery-updates-stream': ['delivery.update_requested'],
  'order-simulation-stream': ['order.simulation_requested'],
  'delivery-simulation-stream': ['delivery.simulation_requested'],
} as const satisfies Readonly<Record<string, readonly EventType[]>>;

export type StreamName = keyof typeof streams;
export const streamNames = Object.keys(streams) as StreamName[];

/** The stream whose events hold customers. */
export const customersStream: StreamName = 'customers-stream';

/** An event that a stream carries. */
export type EventOn<S extends StreamName> = (typeof streams)[S][number];

/** The events that a stream carries. */
export const eventsOn = (stream: StreamName): readonly EventType[] => streams[stream];

/** The stream of entries that a consumer gave up on; people read it with a tool. */
export const deadLetterStream = 'dead-letters';

/** The stream that carries events of this type. */
export const streamOf = (type: EventType): StreamName => {
  const stream = streamByEvent.get(type);
  if (!stream) throw new Error(`no stream carries ${type}: add it to a stream in contracts/streams.ts`);
  return stream;
};
const streamByEvent = new Map(streamNames.flatMap((stream) => eventsOn(stream).map((type) => [type, stream])));

/** The consumer group of a service: one, however many processes it has. */
export const groupOf = (service: string): string => `${service}-group`;

/** The `source` of an envelope. */
export const sourceOf = (service: string): string => `${service}-service`;
