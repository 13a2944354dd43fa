// The dead letters on Redis: entries that their group gave up on, with the details of the failure.
import { isEntryId } from '@waggle/contracts';
import type { DeadLetter, EntryField, EventLog } from '../event-log.ts';
import type { RedisConnection } from './connection.ts';
import { asBytes, asFields, asInteger, asList, asText, type Reply } from './replies.ts';
import { type Keys, runScript } from './scripts.ts';

type DeadLetters = Pick<EventLog, 'deadLetter' | 'deadLetters' | 'discardDeadLetter' | 'replayDeadLetter'>;

export function deadLetters(connection: RedisConnection, keys: Keys): DeadLetters {
  const range = async (from: string, to: string, limit: number): Promise<DeadLetter[]> =>
    asList(await connection.send(['XRANGE', keys.deadLetters, from, to, 'COUNT', String(limit)])).map(deadLetterOf);

  return {
    async deadLetter({ stream, group, consumer }, id, error, keep = 'entry') {
      const touched = [keys.stream(stream), keys.failures(stream, group), keys.deadLetters];
      const most = keep === 'entry' ? mostKept : 0;
      const args = [group, consumer, id, stream, error.name, error.message, error.stack, String(most)];
      return (await runScript(connection, 'dead-letter', touched, args)) !== null;
    },

    async deadLetters(after, limit) {
      if (after === null) return range('-', '+', limit);
      if (!isEntryId(after)) {
        throw new RangeError(`${after} is not an entry id: pass one as it was listed, <ms>-<n>, or null`);
      }
      return range(`(${after}`, '+', limit);
    },

    async discardDeadLetter(id) {
      if (!isEntryId(id)) return false;
      return asInteger(await connection.send(['XDEL', keys.deadLetters, id])) > 0;
    },

    async replayDeadLetter(id) {
      if (!isEntryId(id)) return false;
      const [letter] = await range(id, id, 1);
      if (!letter) return false;
      // The script checks again: someone may have replayed or discarded it meanwhile.
      const touched = [keys.deadLetters, keys.stream(letter.stream)];
      return (await runScript(connection, 'replay-dead-letter', touched, [id])) !== null;
    },
  };
}

// A page of dead letters has to fit into memory. Our events have a few kilobytes; larger entries remain on their own stream
// until it is trimmed.
const mostKept = 8_000_000;

function deadLetterOf(reply: Reply): DeadLetter {
  const [id, content] = asList(reply);
  const values = asFields(content);
  const not_kept = values.get('not_kept');
  const named = (name: string) => asText(values.get(name) ?? '');
  const traceparent = values.get('traceparent');
  return {
    id: asText(id),
    event: asBytes(values.get('event')),
    ...(traceparent ? { traceparent: asText(traceparent) } : {}),
    stream: named('stream'),
    group: named('group'),
    consumer: named('consumer'),
    entry_id: named('entry_id'),
    attempts: Number(named('attempts')),
    error: { name: named('error_name'), message: named('error_message'), stack: named('error_stack') },
    first_failed_at: Number(named('first_failed_at')),
    last_failed_at: Number(named('last_failed_at')),
    other_fields: otherFields(values),
    ...(not_kept ? { not_kept: asText(not_kept) } : {}),
  };
}

/** The format of dead-letter.lua. Earlier versions stored them as separate fields of the dead letter. */
function otherFields(values: ReadonlyMap<string, Reply>): EntryField[] {
  const own = [...values]
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => ({ name, value: asBytes(value) }));
  return [...own, ...unpacked(asBytes(values.get('other_fields')))];
}

// Latin-1 maps each byte to a character: the content may be binary, and JSON holds text only.
function unpacked(packed: Uint8Array): EntryField[] {
  if (packed.length === 0) return [];
  const flat = namesAndValues(Buffer.from(packed).toString('latin1'));
  if (!flat) return [{ name: 'other_fields', value: packed }];
  const found: EntryField[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [name = '', value = ''] = flat.slice(i, i + 2);
    found.push({ name: Buffer.from(name, 'latin1').toString(), value: new Uint8Array(Buffer.from(value, 'latin1')) });
  }
  return found;
}

/** Null for a foreign field of that name. */
function namesAndValues(json: string): string[] | null {
  try {
    const flat: unknown = JSON.parse(json);
    return Array.isArray(flat) && flat.every((one) => typeof one === 'string') ? flat : null;
  } catch {
    return null;
  }
}

const known: ReadonlySet<string> = new Set([
  ...['event', 'traceparent', 'other_fields', 'not_kept', 'stream', 'group', 'consumer', 'entry_id', 'attempts'],
  ...['error_name', 'error_message', 'error_stack', 'first_failed_at', 'last_failed_at'],
]);
