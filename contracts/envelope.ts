// The envelope of every event, and the check that decodes bytes from a stream into a valid event.
import Type, { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type EventType, eventPayloads, eventTypes, type Payload, understoodVersions } from './events.ts';
import { type CorrelationId, type EventId, EventIdSchema, Timestamp } from './primitives.ts';

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
}

/** An envelope of any type, discriminated by its `event_type`. */
export type AnyEvent = { readonly [T in EventType]: Envelope<T> }[EventType];

/** A correlation id as a client may send it: short, printable, safe in a log line and a header. */
export const CorrelationIdSchema = Type.String({ pattern: '^[A-Za-z0-9._:-]{1,128}$' });

/** The schema of the envelope of one event type. */
export const envelopeSchema = (type: EventType): TSchema =>
  Type.Object({
    event_id: EventIdSchema,
    event_type: Type.Literal(type),
    event_version: Type.Union(understoodVersions(type).map((version) => Type.Literal(version))),
    correlation_id: CorrelationIdSchema,
    causation_id: Type.Union([EventIdSchema, Type.Null()]),
    source: Type.String({ minLength: 1, maxLength: 64 }),
    timestamp: Timestamp,
    payload: eventPayloads[type],
  });

/** The bytes of an entry are not a valid event. A retry cannot help: the consumer dead-letters such an entry at once. */
export class UndecodableEventError extends Error {
  override readonly name = 'UndecodableEventError';
  readonly code = 'undecodable_event';
}

/** Encodes an event for the outbox and the stream. */
export const encodeEvent = (event: AnyEvent): string => JSON.stringify(event);

/**
 * Reads an event from the bytes of a stream entry and checks it against its schema.
 * @throws {UndecodableEventError} when it is not JSON, has an unknown type or version, or does not match its schema
 */
export function decodeEvent(bytes: Uint8Array): AnyEvent {
  const json = parseJson(bytes);
  const type = (json as { event_type?: unknown } | null)?.event_type;
  if (typeof type !== 'string' || !Object.hasOwn(eventPayloads, type)) {
    throw new UndecodableEventError(`unknown event_type ${JSON.stringify(type)}`);
  }
  const validator = validatorOf(type as EventType);
  if (validator.Check(json)) return json as AnyEvent;
  const problems = [...validator.Errors(json)].slice(0, 3).map((e) => `${e.instancePath || '/'} ${e.message}`);
  throw new UndecodableEventError(`${type} does not match its schema: ${problems.join('; ')}`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UndecodableEventError(`not JSON in UTF-8: ${(error as Error).message}`);
  }
}

// Compiled on first use: compiling takes milliseconds, and a process that runs one service needs few of them.
const validators = new Map<EventType, ReturnType<typeof Compile>>();
function validatorOf(type: EventType): ReturnType<typeof Compile> {
  let validator = validators.get(type);
  if (!validator) {
    validator = Compile(envelopeSchema(type));
    validators.set(type, validator);
  }
  return validator;
}

/** All envelope schemas by event type: for the event catalogue and AsyncAPI. */
export const envelopeSchemas = (): Record<EventType, TSchema> =>
  Object.fromEntries(eventTypes.map((type) => [type, envelopeSchema(type)])) as Record<EventType, TSchema>;
