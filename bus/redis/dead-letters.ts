// The dead letters: entries that their group gave up on, with all that is known of why.
import type { DeadLetter, EventLog } from '../event-log.ts';
import type { Connection } from './connection.ts';
import type { Keys } from './keys.ts';
import { bytes, fields, integer, list, type Reply, text } from './replies.ts';
import { runScript } from './scripts.ts';

type DeadLetters = Pick<EventLog, 'deadLetter' | 'deadLetters' | 'discardDeadLetter' | 'replayDeadLetter'>;

export function deadLetters(connection: Connection, keys: Keys): DeadLetters {
  const range = async (from: string, to: string, limit: number): Promise<DeadLetter[]> =>
    list(await connection.send(['XRANGE', keys.deadLetters, from, to, 'COUNT', String(limit)])).map(deadLetterOf);

  return {
    async deadLetter({ stream, group, consumer }, id, error) {
      const touched = [keys.stream(stream), keys.failures(stream, group), keys.deadLetters];
      const args = [group, consumer, id, stream, error.name, error.message, error.stack];
      return (await runScript(connection, 'dead-letter', touched, args)) !== null;
    },

    async deadLetters(after, limit) {
      if (after === null) return range('-', '+', limit);
      if (!entryId.test(after)) {
        throw new RangeError(`${after} is not an entry id: pass one as it was listed, <ms>-<n>, or null`);
      }
      return range(`(${after}`, '+', limit);
    },

    async discardDeadLetter(id) {
      if (!entryId.test(id)) return false;
      return integer(await connection.send(['XDEL', keys.deadLetters, id])) > 0;
    },

    async replayDeadLetter(id) {
      if (!entryId.test(id)) return false;
      const [letter] = await range(id, id, 1);
      if (!letter) return false;
      // The script looks again: somebody may have replayed or discarded it in between.
      const touched = [keys.deadLetters, keys.stream(letter.stream)];
      return (await runScript(connection, 'replay-dead-letter', touched, [id])) !== null;
    },
  };
}

// Redis would take `12` for `12-0`, and makes an error of anything else.
const entryId = /^\d+-\d+$/;

function deadLetterOf(reply: Reply): DeadLetter {
  const [id, content] = list(reply);
  const values = fields(content);
  const named = (name: string) => text(values.get(name) ?? '');
  const traceparent = values.get('traceparent');
  return {
    id: text(id),
    event: bytes(values.get('event')),
    ...(traceparent ? { traceparent: text(traceparent) } : {}),
    stream: named('stream'),
    group: named('group'),
    consumer: named('consumer'),
    entry_id: named('entry_id'),
    attempts: Number(named('attempts')),
    error: { name: named('error_name'), message: named('error_message'), stack: named('error_stack') },
    first_failed_at: Number(named('first_failed_at')),
    last_failed_at: Number(named('last_failed_at')),
  };
}
