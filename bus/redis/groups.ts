// Streams and their groups: creates, describes and trims them, and removes unused consumer names.
import { type EntryId, type EventLog, type GroupInfo, GroupMissingError, type PendingEntry } from '../event-log.ts';
import type { RedisConnection } from './connection.ts';
import { groupExists, isKeyMissing } from './errors.ts';
import { asEntry, asFields, asInteger, asList, asText, asTexts, type Reply } from './replies.ts';
import { type Keys, runScript } from './scripts.ts';

type Groups = Pick<
  EventLog,
  'ensureGroup' | 'info' | 'entries' | 'pendingEntries' | 'trim' | 'removeIdleConsumers' | 'removeGroup' | 'leave'
>;

export function groups(connection: RedisConnection, keys: Keys): Groups {
  async function groupInfo(stream: string, reply: Reply, oldest: ReadonlyMap<string, EntryId>): Promise<GroupInfo> {
    const info = asFields(reply);
    const group = asText(info.get('name'));
    const consumers = await connection.send(['XINFO', 'CONSUMERS', keys.stream(stream), group]);
    const lag = info.get('lag') ?? null;
    const pending = asInteger(info.get('pending'));
    return {
      group,
      pending,
      lag: lag === null ? null : asInteger(lag),
      last_delivered: asText(info.get('last-delivered-id')),
      oldest_pending: pending === 0 ? null : await oldestPending(stream, group),
      oldest_unhandled: oldest.get(group) ?? null,
      consumers: asList(consumers)
        .map(asFields)
        .map((consumer) => ({
          name: asText(consumer.get('name')),
          pending: asInteger(consumer.get('pending')),
          idleMs: asInteger(consumer.get('idle')),
        })),
    };
  }

  async function oldestPending(stream: string, group: string): Promise<EntryId | null> {
    const [, first = null] = asList(await connection.send(['XPENDING', keys.stream(stream), group]));
    // An entry that was pending a moment ago may be acknowledged by now.
    return first === null ? null : asText(first);
  }

  return {
    async ensureGroup(stream, group) {
      try {
        // From the beginning, never `$`: the group also gets what was published before its first consumer started.
        await connection.send(['XGROUP', 'CREATE', keys.stream(stream), group, '0', 'MKSTREAM']);
      } catch (error) {
        if (!groupExists(error)) throw error;
      }
    },

    async info(stream) {
      const key = keys.stream(stream);
      const [about, oldest, inGroups] = await Promise.all([
        runScript(connection, 'stream-info', [key], []),
        runScript(connection, 'oldest-unhandled', [key], []),
        connection.send(['XINFO', 'GROUPS', key]).catch(nullWhenMissing),
      ]);
      if (about === null || inGroups === null) return { stream, length: 0, last_id: '0-0', groups: [] };
      const [length, last] = asList(about);
      return {
        stream,
        length: asInteger(length),
        last_id: asText(last),
        groups: await Promise.all(asList(inGroups).map((reply) => groupInfo(stream, reply, pairsOf(asTexts(oldest))))),
      };
    },

    async entries(stream, after, limit) {
      const from = after === null ? '-' : `(${after}`;
      const reply = await connection.send(['XRANGE', keys.stream(stream), from, '+', 'COUNT', String(limit)]);
      return asList(reply).map((entry) => asEntry(stream, entry));
    },

    async pendingEntries(stream, group, ids) {
      const found = ids.map(async (id): Promise<[EntryId, PendingEntry][]> => {
        const asked = connection.send(['XPENDING', keys.stream(stream), group, id, id, '1']);
        const [one] = asList(await asked.catch(noneWhenMissing));
        if (one === undefined) return [];
        const [, consumer, idle] = asList(one);
        return [[id, { consumer: asText(consumer), idleMs: asInteger(idle) }]];
      });
      return new Map((await Promise.all(found)).flat());
    },

    async trim(stream, names, before, othersBefore = before) {
      const trim = async (how: '~' | '=') =>
        asInteger(
          await runScript(connection, 'trim', [keys.stream(stream)], [ms(before), how, ms(othersBefore), ...names]),
        );
      let removed = 0;
      // Whole nodes first, in short steps, so that a long stream does not block Redis; then the exact rest.
      for (let step = await trim('~'); step > 0; step = await trim('~')) removed += step;
      return removed + (await trim('='));
    },

    async removeIdleConsumers(stream, group, minIdleMs, keep) {
      const args = [group, '', keep, String(minIdleMs)];
      return asInteger(await runScript(connection, 'remove-consumers', [keys.stream(stream)], args));
    },

    async removeGroup(stream, group) {
      try {
        const removed = asInteger(await connection.send(['XGROUP', 'DESTROY', keys.stream(stream), group]));
        await connection.send(['DEL', keys.failures(stream, group)]);
        return removed > 0;
      } catch (error) {
        if (isKeyMissing(error)) return false;
        throw error;
      }
    },

    async leave({ stream, group, consumer }) {
      const args = [group, consumer, '', '0'];
      return asInteger(await runScript(connection, 'remove-consumers', [keys.stream(stream)], args)) > 0;
    },
  };
}

const ms = (time: number): string => String(Math.max(0, Math.floor(time)));

/** From a list of keys and values, one after the other; an empty value is none. */
const pairsOf = (flat: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    flat.flatMap((key, n) => {
      const value = flat[n + 1];
      return n % 2 === 0 && value ? [[key, value] as const] : [];
    }),
  );

const noneWhenMissing = (error: unknown): readonly Reply[] => {
  if (error instanceof GroupMissingError || isKeyMissing(error)) return [];
  throw error;
};

const nullWhenMissing = (error: unknown): null => {
  if (isKeyMissing(error)) return null;
  throw error;
};
