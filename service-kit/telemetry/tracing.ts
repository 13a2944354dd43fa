// What the decorators of one service share: its tracer, which orders are sampled, and how its spans name the event log.
import type { Attributes, Tracer } from '@opentelemetry/api';
import type { Sampled } from './sampling.ts';

export interface Tracing {
  readonly service: string;
  readonly tracer: Tracer;
  readonly sampled: Sampled;
  readonly messaging: Messaging;
}

/** The event log, as the messaging conventions describe it. */
export interface Messaging {
  readonly system: 'redis' | 'sqlite';
  /** Whether an event is on its stream as soon as it is committed; otherwise the relay publishes it. */
  readonly inTransaction: boolean;
  /** Where the server is; none for a file. */
  readonly server: Attributes;
}

type OperationType = 'create' | 'send' | 'process';

/** The attributes of an operation, and the name of its span, by the conventions: `{operation} {destination}`. */
export const operation = (
  { messaging }: Pick<Tracing, 'messaging'>,
  name: string,
  type: OperationType,
  stream: string,
): { readonly name: string; readonly attributes: Attributes } => ({
  name: `${name} ${stream}`,
  attributes: {
    'messaging.system': messaging.system,
    'messaging.operation.name': name,
    'messaging.operation.type': type,
    'messaging.destination.name': stream,
    ...messaging.server,
  },
});

/** What a span says about one event. Its payload stays out: it may hold personal data. */
export const aboutEvent = (event: {
  readonly event_id: string;
  readonly event_type: string;
  readonly correlation_id: string;
}): Attributes => ({
  'messaging.message.id': event.event_id,
  'messaging.message.conversation_id': event.correlation_id,
  'waggle.event.type': event.event_type,
});
