// The envelope of every event: how a publisher writes it, and how a reader reads the bytes of a stream entry.
import Type, { type TObject, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type EventType, eventPayloads, eventVersions, type Payload, payloadsRead } from './events.ts';
import { closedSchema, countableSchema, onlyKnown, openSchema, type PlainSchema } from './openness.ts';
import { type CorrelationId, type EventId, EventIdSchema, Timestamp } from './primitives.ts';
import { type RawEvent, upcast, upcasts } from './upcasting.ts';

/** One event on the wire. Exactly these names, snake_case. */
export interface Envelope<T extends EventType = EventType> {
  readonly event_id: EventId;
  readonly event_type: T;
  readonly event_version: number;
  readonly correlation_id: CorrelationId;
  /** The `event_id` of the event that caused this one, or the id of the HTTP request that did; null when neither did: a timer. */
  readonly causation_id: EventId | null;
  /** Who emitted it: `orders-service`, … */
  readonly source: string;
  readonly timestamp: string;
  readonly payload: Payload<T>;
}

/** The cause of an action: it goes into every event and every log line of that action. */
export interface Cause {
  readonly correlation_id: CorrelationId;
  /** The event or the HTTP request that caused it; null when neither did: a timer. */
  readonly causation_id: EventId | null;
  /** W3C trace context, if the request or the event had one. */
  readonly traceparent?: string;
  /** The trace context of an event that is being created, for its outbox row and its entry. Default: `traceparent`. */
  readonly creationContext?: (event: CreatedEvent) => string | undefined;
  /** What the audit trail will say about the request, when it is one that staff change something by. */
  readonly intent?: Intent;
}

/** An event that a transaction is about to write to its outbox. */
export interface CreatedEvent {
  readonly event_id: EventId;
  readonly event_type: EventType;
  readonly correlation_id: CorrelationId;
  readonly order_id: string;
  readonly stream: string;
}

/** An entry of the audit trail that is kept in the transaction of the change, until the trail has it. */
export interface Intent {
  readonly id: string;
  /** The entry, as far as it is known before the answer, as JSON. */
  readonly entry: string;
  /** Called after a commit that kept it; `remove` removes it from that store. */
  kept(remove: () => Promise<void>): void;
}

/** An envelope of any type, discriminated by its `event_type`. */
export type AnyEvent = { readonly [T in EventType]: Envelope<T> }[EventType];

/** A correlation id as a client may send it: short, printable, safe in a log line and a header. */
export const CorrelationIdSchema = Type.String({ pattern: '^[A-Za-z0-9._:-]{1,128}$' });

const envelopeOf = (type: EventType, payload: TObject): TObject =>
  Type.Object({
    event_id: EventIdSchema,
    event_type: Type.Literal(type),
    event_version: Type.Literal(eventVersions[type]),
    correlation_id: CorrelationIdSchema,
    causation_id: Type.Union([EventIdSchema, Type.Null()]),
    source: Type.String({ minLength: 1, maxLength: 64 }),
    timestamp: Timestamp,
    payload,
  });

/** The schema of an event for its readers: fields may be added. */
export const readersSchema = (type: EventType): PlainSchema => openSchema(envelopeOf(type, eventPayloads[type]));

/** The schema of an event as it is published: nothing is missing and nothing is added. */
export const publishersSchema = (type: EventType): PlainSchema => closedSchema(envelopeOf(type, eventPayloads[type]));

/** The bytes of an entry are not a valid event. A retry cannot help: the consumer dead-letters such an entry at once. */
export class UndecodableEventError extends Error {
  override readonly name = 'UndecodableEventError';
  readonly code = 'undecodable_event';
}

/** Encodes an event for the outbox and the stream. */
export const encodeEvent = (event: AnyEvent): string => JSON.stringify(event);

/**
 * Encodes an event that is about to be published.
 * @throws {UndecodableEventError} when it is not exactly what its schema says
 */
export function encodePublished(event: AnyEvent): string {
  const encoded = encodeEvent(event);
  const published = checksOf(event.event_type).published();
  const json: unknown = JSON.parse(encoded);
  if (!published.Check(json)) throw mismatch(event.event_type, published, json);
  return encoded;
}

/** What a reader finds in the bytes of an entry. */
export type ReadEvent =
  /** `unknownFields`: pointers to fields that this version does not know, as `/payload/items/-/spice`; it ignores them. */
  | { readonly kind: 'event'; readonly event: AnyEvent; readonly unknownFields: readonly string[] }
  /** A type that this version knows and the reader did not ask for. Nothing else of it was looked at. */
  | { readonly kind: 'not_subscribed' }
  /** A type, or a version of a subscribed type, that this version does not know. */
  | { readonly kind: 'unknown'; readonly what: 'type' | 'version'; readonly name: string };

/**
 * Reads an event from the bytes of a stream entry. Asks for type and version first: what a reader does not want or cannot know is
 * never checked. An event of an earlier version is brought to the present one.
 * @throws {UndecodableEventError} when it is no JSON, has no type, or is subscribed and does not match its schema
 */
export function readEvent(bytes: Uint8Array, isSubscribed: (type: EventType) => boolean): ReadEvent {
  const json = parseJson(bytes) as RawEvent | null;
  const type = json?.['event_type'];
  if (!json || typeof type !== 'string') throw new UndecodableEventError(`unknown event_type ${shown(type)}`);
  if (!isEventType(type)) return { kind: 'unknown', what: 'type', name: shown(type) };
  if (!isSubscribed(type)) return { kind: 'not_subscribed' };
  const version = json['event_version'];
  if (!Number.isInteger(version) || Number(version) < 1) {
    throw new UndecodableEventError(`${type} has no event_version: ${shown(version)}`);
  }
  if (Number(version) > eventVersions[type]) {
    return { kind: 'unknown', what: 'version', name: `${type} version ${String(version)}` };
  }
  return checked(type, upcast(json, Number(version), upcasts[type] ?? []));
}

/**
 * Reads an event of any type.
 * @throws {UndecodableEventError} as `readEvent`, and when this version does not know its type or version
 */
export function decodeEvent(bytes: Uint8Array): AnyEvent {
  const read = readEvent(bytes, () => true);
  if (read.kind === 'event') return read.event;
  throw new UndecodableEventError(read.kind === 'unknown' ? `unknown event_${read.what} ${read.name}` : read.kind);
}

function checked(type: EventType, given: RawEvent): ReadEvent {
  const { known, read } = checksOf(type);
  if (known().Check(given)) return { kind: 'event', event: given as unknown as AnyEvent, unknownFields: [] };
  // Kept, unknown fields would get into stores, and from there into answers that do not allow them.
  const unknownFields = new Set<string>();
  const event = onlyKnown(readShapes[type], given, unknownFields);
  if (!read().Check(event)) throw mismatch(type, read(), event);
  return { kind: 'event', event: event as AnyEvent, unknownFields: [...unknownFields] };
}

const readShapes = Object.fromEntries(
  Object.entries(payloadsRead).map(([type, payload]) => [
    type,
    countableSchema(envelopeOf(type as EventType, payload)),
  ]),
) as unknown as Readonly<Record<EventType, PlainSchema>>;

function mismatch(type: EventType, check: Check, json: unknown): UndecodableEventError {
  const problems = check
    .Errors(json)
    .slice(0, 3)
    .map((e) => `${e.instancePath || '/'} ${e.message}`);
  return new UndecodableEventError(`${type} does not match its schema: ${problems.join('; ')}`);
}

const isEventType = (type: string): type is EventType => Object.hasOwn(eventPayloads, type);

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The engine's message quotes the bytes, which may hold a customer, and messages go to logs and lists.
    throw new UndecodableEventError(`not JSON in UTF-8: ${bytes.length} bytes`);
  }
}

/** A value of an entry for logs and lists: the name of a type, or else only what kind of value it is. */
const shown = (value: unknown): string =>
  typeof value === 'number' || value === undefined || (typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value))
    ? String(value)
    : value === null
      ? 'null'
      : `(a ${typeof value} that is no name)`;

type Check = ReturnType<typeof Compile>;

interface EventChecks {
  /** What publishers of this version write. */
  published(): Check;
  /** An event without any field that this version does not know. */
  known(): Check;
  /** What readers take. */
  read(): Check;
}

// Compiled on first use: compiling takes milliseconds, and a process that runs one service needs few of them.
const checksByType = new Map<EventType, EventChecks>();
function checksOf(type: EventType): EventChecks {
  const found = checksByType.get(type);
  if (found) return found;
  const read = readShapes[type];
  const compiled: EventChecks = {
    published: onFirstUse(() => publishersSchema(type)),
    known: onFirstUse(() => closedSchema(read)),
    read: onFirstUse(() => openSchema(read)),
  };
  checksByType.set(type, compiled);
  return compiled;
}

function onFirstUse(schema: () => object): () => Check {
  let check: Check | undefined;
  return () => {
    check ??= Compile(schema() as TSchema);
    return check;
  };
}
