// A group's pending entries: claims, renewals, acknowledgements, failure counts.
import type { Claimed, Entry, EntryId, EventLog, Failures, Member } from '../event-log.ts';
import type { RedisConnection } from './connection.ts';
import { asEntry, asInteger, asList, asText, asTexts, type Reply } from './replies.ts';
import { type Keys, runScript } from './scripts.ts';

type Pending = Pick<
  EventLog,
  'claimIdle' | 'renew' | 'acknowledge' | 'recordFailure' | 'noteError' | 'beginRun' | 'endRun' | 'failures'
>;

export function pending(connection: RedisConnection, keys: Keys): Pending {
  const noteRun = ({ stream, group, consumer }: Member, id: EntryId, what: 'begins' | 'ended') => {
    const touched = [keys.stream(stream), keys.failures(stream, group)];
    return runScript(connection, 'note-run', touched, [group, consumer, id, what]);
  };
  const record = ({ stream, group, consumer }: Member, id: EntryId, what: 'failed' | 'waits', error: string) => {
    const touched = [keys.stream(stream), keys.failures(stream, group)];
    return runScript(connection, 'record-failure', touched, [group, consumer, id, what, error]);
  };

  return {
    async claimIdle({ stream, group, consumer }, minIdleMs, limit) {
      const entries: Entry[] = [];
      const lost: EntryId[] = [];
      let cursor = '0-0';
      if (limit < 1) return { entries, lost };
      // One call scans only a part of the list and may find nothing: the cursor says when the scan is complete.
      do {
        const count = String(limit - entries.length);
        const args = [group, consumer, String(Math.ceil(minIdleMs)), cursor, count, String(mostClaimed)];
        const reply = asList(await runScript(connection, 'claim', [keys.stream(stream)], args));
        cursor = asText(reply[0]);
        entries.push(...asList(reply[1]).map((entry) => asEntry(stream, entry)));
        lost.push(...asTexts(reply[2]));
      } while (cursor !== '0-0' && entries.length < limit);
      if (lost.length > 0) await connection.send(['HDEL', keys.failures(stream, group), ...lost]);
      return { entries, lost } satisfies Claimed;
    },

    async renew({ stream, group, consumer }, ids) {
      const renewed: EntryId[] = [];
      for (const part of parts(ids)) {
        renewed.push(
          ...asTexts(await runScript(connection, 'renew', [keys.stream(stream)], [group, consumer, ...part])),
        );
      }
      return renewed;
    },

    async acknowledge({ stream, group }, ids) {
      let acknowledged = 0;
      for (const part of parts(ids)) {
        const touched = [keys.stream(stream), keys.failures(stream, group)];
        acknowledged += asInteger(await runScript(connection, 'acknowledge', touched, [group, ...part]));
      }
      return acknowledged;
    },

    recordFailure: async (member, id, error) => failuresOf(await record(member, id, 'failed', error)),

    async noteError(member, id, error) {
      await record(member, id, 'waits', error);
    },

    beginRun: async (member, id) => asInteger(await noteRun(member, id, 'begins')) === 1,

    async endRun(member, id) {
      await noteRun(member, id, 'ended');
    },

    async failures(stream, group, id) {
      return failuresOf(await connection.send(['HGET', keys.failures(stream, group), id]));
    },
  };
}

function failuresOf(reply: Reply): Failures | null {
  if (reply === null) return null;
  const fields = asText(reply).split(' ');
  const [attempts = 0, first = 0, last = 0, unfinished = 0] = fields.slice(0, 4).map(Number);
  const last_error = fields.slice(4).join(' ') || null;
  if (attempts === 0 && unfinished === 0 && last_error === null) return null;
  return { attempts, first_failed_at: first || null, last_failed_at: last || null, unfinished, last_error };
}

// Our events have a few kilobytes. A much larger entry may exceed the command timeout, and is certainly not one of ours.
const mostClaimed = 8_000_000;

// Lua's unpack takes a few thousand values at most, and a running script blocks Redis.
const idsPerCall = 500;

function* parts(ids: readonly EntryId[]): Generator<readonly EntryId[]> {
  for (let from = 0; from < ids.length; from += idsPerCall) yield ids.slice(from, from + idsPerCall);
}
