// What the services' outboxes and inboxes tell of an order's events: reads across services, for people who operate a Waggle. Of a
// payload it gives only what names no person.
import { type AnyEvent, type Envelope, type EventId, entryIdOf } from '@waggle/contracts';

/** An event as its publisher's outbox has it. Times in ms since the epoch. */
export interface Emitted {
  readonly event_id: EventId;
  readonly event_type: string;
  readonly correlation_id: string;
  readonly causation_id: EventId | null;
  readonly service: string;
  readonly stream: string;
  /** Of the order or the delivery, after the change; of a request, the one that it is about. */
  readonly version: number;
  /** After the change; of a request, the wanted one or the present one. */
  readonly status: string | null;
  readonly committed_at: number;
  /** Null before it is on its stream. */
  readonly entry_id: string | null;
  readonly published_at: number | null;
  /** Why its stream refused it for good; null when it did not. */
  readonly failure: string | null;
  /** SHA-256, hex, of the tokens that open the order, which the event that it was placed with carries; null in all others. */
  readonly token_hashes: { readonly tracking: string; readonly shared: string | null } | null;
  /** What is called out, from the event that the order was placed with; null in all others. */
  readonly number: string | null;
}

/** An event in the inbox of a service. Times in ms since the epoch; null in entries of earlier versions. */
export interface Handled {
  readonly handled_at: number;
  readonly consumer: string | null;
  readonly attempt: number | null;
  readonly began_at: number | null;
}

/** How an order began or ended, as a service whose records can be rebuilt keeps it for longer than any outbox. */
export interface OrderBound extends Pick<Emitted, 'event_type' | 'token_hashes'> {
  /** ms since the epoch, by its publisher's clock. */
  readonly at: number;
}

/** The events with which orders begin and end. Indexes name them too: an event that is added here is found by no index of before. */
export const orderBounds = ['order.created', 'order.delivered', 'order.cancelled'] as const;

/** Of one stream. */
export interface Backlog {
  readonly waiting: number;
  /** ms since the epoch; null without any. */
  readonly oldest_at: number | null;
  /** Refused by the stream for good. */
  readonly failed: number;
}

export interface Journeys {
  /** The events that a service emitted about an order, in the order of their commits. */
  emitted(service: string, orderId: string): Promise<Emitted[]>;
  /** The events that a service has committed and that are not on their stream. */
  backlog(service: string): Promise<ReadonlyMap<string, Backlog>>;
  /** Those of the events that a service has handled. */
  handled(service: string, ids: readonly EventId[]): Promise<ReadonlyMap<EventId, Handled>>;
  /** What the archive of a service holds of an order's beginning and end, in no order; nothing where a service has none. */
  archived(service: string, orderId: string): Promise<OrderBound[]>;
  /**
   * The encoded envelopes of an order's events in the archive of a service, without what people typed, in no order. Of an order that the
   * archive holds the beginning of; those that the service handled from a minute before that until five minutes after the order's end,
   * or for twelve hours where it holds no end.
   */
  archivedEvents(service: string, orderId: string): Promise<string[]>;
}

/** The fields of an outbox's row that both engines have. */
export interface JourneyRow {
  readonly event: string;
  readonly stream: string;
  readonly created_at: number;
  /** In its sortable form. */
  readonly entry: string | null;
  readonly published_at: number | null;
  readonly failure: string | null;
}

export function emittedOf(service: string, row: JourneyRow): Emitted {
  const { event_id, event_type, correlation_id, causation_id, payload } = JSON.parse(row.event) as AnyEvent;
  const { version, expected_version, status } = payload as Readonly<Record<string, unknown>>;
  const { number = null } = payload as Partial<Placed>;
  return {
    event_id,
    event_type,
    correlation_id,
    causation_id,
    service,
    stream: row.stream,
    version: Number(version ?? expected_version),
    status: typeof status === 'string' ? status : null,
    committed_at: row.created_at,
    entry_id: row.entry === null ? null : entryIdOf(row.entry),
    published_at: row.published_at,
    failure: row.failure,
    token_hashes: hashesOf(payload),
    number,
  };
}

type Placed = Envelope<'order.created'>['payload'];

function hashesOf(payload: object): Emitted['token_hashes'] {
  const { tracking_token_hash: tracking, shared_token_hash: shared = null } = payload as Partial<Placed>;
  return tracking === undefined ? null : { tracking, shared };
}

/** @param event the encoded envelope, without what names a person */
export function orderBoundOf(event: string): OrderBound {
  const { event_type, timestamp, payload } = JSON.parse(event) as AnyEvent;
  return { event_type, at: Date.parse(timestamp), token_hashes: hashesOf(payload) };
}

/** When the events of an order were handled, ms since the epoch, given when those were with which it began and ended. */
export function handledBetween(
  bounds: readonly { readonly event_type: string; readonly handled_at: number }[],
): { readonly from: number; readonly to: number } | null {
  const times = bounds.map(({ handled_at }) => handled_at);
  if (times.length === 0) return null;
  const hasEnded = bounds.some(({ event_type }) => event_type !== orderBounds[0]);
  return { from: Math.min(...times) - minuteMs, to: Math.max(...times) + (hasEnded ? 5 : 12 * 60) * minuteMs };
}
const minuteMs = 60_000;

export const noBacklog: Backlog = { waiting: 0, oldest_at: null, failed: 0 };

export const summedBacklog = (a: Backlog, b: Backlog): Backlog => ({
  waiting: a.waiting + b.waiting,
  oldest_at:
    a.oldest_at === null || b.oldest_at === null ? (a.oldest_at ?? b.oldest_at) : Math.min(a.oldest_at, b.oldest_at),
  failed: a.failed + b.failed,
});
