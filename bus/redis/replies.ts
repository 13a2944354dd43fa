// Reads the raw replies of Redis. Raw, because the typed stream commands of node-redis fail on a pending entry that was
// deleted (redis/node-redis#2865) and turn payloads, which may be any bytes, into strings.
import type { Entry } from '../event-log.ts';

/** Strings come as Buffers, maps as flat lists of names and values. */
export type Reply = null | number | string | Buffer | readonly Reply[];

export const text = (reply: Reply | undefined): string => {
  if (reply === null || reply === undefined || isList(reply)) throw unexpected('a string', reply);
  return String(reply);
};

export const integer = (reply: Reply | undefined): number => {
  if (typeof reply !== 'number') throw unexpected('an integer', reply);
  return reply;
};

export const list = (reply: Reply | undefined): readonly Reply[] => {
  if (reply === null || reply === undefined || !isList(reply)) throw unexpected('a list', reply);
  return reply;
};

export const texts = (reply: Reply | undefined): string[] => list(reply).map(text);

/** A flat list of names and values, by name. */
export function fields(reply: Reply | undefined): Map<string, Reply> {
  const flat = list(reply);
  const byName = new Map<string, Reply>();
  for (let i = 0; i + 1 < flat.length; i += 2) byName.set(text(flat[i]), flat[i + 1] ?? null);
  return byName;
}

/** An entry as XRANGE, XREADGROUP and XAUTOCLAIM give it: its id and a flat list of its fields. */
export function entryOf(stream: string, reply: Reply | undefined): Entry {
  const [id, content] = list(reply);
  const values = fields(content);
  const event = values.get('event');
  const traceparent = values.get('traceparent');
  const group = values.get('group');
  return {
    id: text(id),
    stream,
    event: bytes(event),
    ...(traceparent ? { traceparent: text(traceparent) } : {}),
    ...(group ? { group: text(group) } : {}),
  };
}

/** Copied: a Buffer from the decoder may be a view of a whole read of the socket, which it would keep in memory. */
export const bytes = (reply: Reply | undefined): Uint8Array =>
  Buffer.isBuffer(reply) ? new Uint8Array(reply) : noBytes;

const noBytes = new Uint8Array(0);
const isList = (reply: Reply): reply is readonly Reply[] => Array.isArray(reply);
const unexpected = (wanted: string, got: unknown): Error =>
  new Error(
    `Redis answered with ${JSON.stringify(got)} where ${wanted} belongs: is this Redis 7.0 or later, or Valkey?`,
  );
