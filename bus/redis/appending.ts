// Appends batches to streams in one script call, after a check of the stream's last published id.
import { type EntryId, type EventLog, type NewEntry, StreamBehindError } from '../event-log.ts';
import type { RedisConnection } from './connection.ts';
import { lastIdIfBehind } from './errors.ts';
import { asText, asTexts } from './replies.ts';
import { type Keys, runScript } from './scripts.ts';

export function appending(
  connection: RedisConnection,
  keys: Keys,
): Pick<EventLog, 'append' | 'missing' | 'lastPublished'> {
  async function append(stream: string, entries: readonly NewEntry[], expectLast: EntryId | null): Promise<EntryId[]> {
    try {
      const args = entries.flatMap(({ event, traceparent = '', group = '' }) => [argument(event), traceparent, group]);
      return asTexts(await runScript(connection, 'append', [keys.stream(stream)], [expectLast ?? '', ...args]));
    } catch (error) {
      const last = lastIdIfBehind(error);
      if (last === null) throw error;
      throw new StreamBehindError(
        `${stream} ends at ${last} and should hold ${expectLast}: publish what it lacks again before anything else`,
        { cause: error },
      );
    }
  }

  return {
    async append(stream, entries, expectLast = null) {
      const ids: EntryId[] = [];
      // Sends the first part even when it is empty, for the check alone.
      for (let from = 0; from < entries.length || (from === 0 && expectLast !== null); from += entriesPerCall) {
        // The stream may be lost between two parts: each part checks for the one before.
        const last = ids.at(-1) ?? expectLast;
        ids.push(...(await append(stream, entries.slice(from, from + entriesPerCall), last)));
      }
      return ids;
    },

    async missing(stream, ids) {
      const missing: EntryId[] = [];
      for (let from = 0; from < ids.length; from += entriesPerCall) {
        const part = ids.slice(from, from + entriesPerCall);
        missing.push(...asTexts(await runScript(connection, 'missing', [keys.stream(stream)], part)));
      }
      return missing;
    },

    lastPublished: async (stream) => asText(await runScript(connection, 'last-published', [keys.stream(stream)], [])),
  };
}

// A running script blocks Redis: this many take well under 10 ms.
const entriesPerCall = 500;

const argument = (event: string | Uint8Array): string | Buffer =>
  typeof event === 'string' ? event : Buffer.from(event.buffer, event.byteOffset, event.byteLength);
