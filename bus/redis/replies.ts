// Parses raw replies of Redis. The typed stream commands of node-redis fail on a deleted pending entry (redis/node-redis#2865)
// and decode binary payloads as strings.
import type { Entry } from '../event-log.ts';

/** Strings are Buffers, maps are flat lists of names and values. */
export type Reply = null | number | string | Buffer | readonly Reply[];

export const asText = (reply: Reply | undefined): string => {
  if (reply === null || reply === undefined || isList(reply)) throw unexpected('a string', reply);
  return String(reply);
};

export const asInteger = (reply: Reply | undefined): number => {
  if (typeof reply !== 'number') throw unexpected('an integer', reply);
  return reply;
};

export const asList = (reply: Reply | undefined): readonly Reply[] => {
  if (reply === null || reply === undefined || !isList(reply)) throw unexpected('a list', reply);
  return reply;
};

export const asTexts = (reply: Reply | undefined): string[] => asList(reply).map(asText);

/** Converts a flat list of names and values to a map. */
export function asFields(reply: Reply | undefined): Map<string, Reply> {
  const flat = asList(reply);
  const byName = new Map<string, Reply>();
  for (let i = 0; i + 1 < flat.length; i += 2) byName.set(asText(flat[i]), flat[i + 1] ?? null);
  return byName;
}

/** An entry as XRANGE, XREADGROUP and XAUTOCLAIM give it: its id and a flat list of its fields. */
export function asEntry(stream: string, reply: Reply | undefined): Entry {
  const [id, content] = asList(reply);
  const values = asFields(content);
  const event = values.get('event');
  const traceparent = values.get('traceparent');
  const group = values.get('group');
  return {
    id: asText(id),
    stream,
    event: asBytes(event),
    ...(traceparent ? { traceparent: asText(traceparent) } : {}),
    ...(group ? { group: asText(group) } : {}),
  };
}

/** Copies: the decoder's Buffer may be a view that retains a whole socket read. */
export const asBytes = (reply: Reply | undefined): Uint8Array =>
  Buffer.isBuffer(reply) ? new Uint8Array(reply) : noBytes;

const noBytes = new Uint8Array(0);
const isList = (reply: Reply): reply is readonly Reply[] => Array.isArray(reply);
const unexpected = (wanted: string, got: unknown): Error =>
  new Error(
    `Redis answered with ${JSON.stringify(got)} where ${wanted} belongs: is this Redis 7.0 or later, or Valkey?`,
  );
