// A replay for one group, part by part, on a stream of the embedded engine.
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { type Clock, type EntryId, type EventId, encodeEvent, replayLimit } from '@waggle/contracts';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { orderStep } from '../../bus/conformance/harness.ts';
import type { EventLog } from '../../bus/event-log.ts';
import { type ReplayedGroup, type ReplayedPart, replayPart } from './replay.ts';

const stream = 'orders-stream';
const all = { stream, from: '0-0', to: '9999999999999-0', dryRun: false };

describe('a replay', () => {
  let now = Date.now();
  // Waiting takes no time.
  const clock: Clock = {
    now: () => now,
    setTimer(ms, callback) {
      now += ms;
      const timer = setImmediate(callback);
      return () => clearImmediate(timer);
    },
  };
  let database: SqliteDatabase;
  let eventLog: EventLog;
  beforeEach(() => {
    database = openDatabase(':memory:');
    eventLog = createEmbeddedEventLog(database, clock);
  });
  afterEach(async () => {
    await eventLog.close();
    await database.close();
  });

  const foreign: ReplayedGroup = { group: 'analytics-group', service: null };
  const knowing = (...ids: readonly EventId[]): ReplayedGroup => ({
    group: 'deliveries-group',
    service: { handled: async (asked) => new Set(asked.filter((id) => ids.includes(id))), isSubscribed: () => true },
  });
  const publish = async (count: number): Promise<EventId[]> => {
    const events = Array.from({ length: count }, (_, n) => orderStep(n, 1));
    await eventLog.append(
      stream,
      events.map((event) => ({ event: encodeEvent(event) })),
    );
    return events.map(({ event_id }) => event_id);
  };
  const replayed = async (group: ReplayedGroup, range: Partial<typeof all> = {}): Promise<ReplayedPart[]> => {
    const parts: ReplayedPart[] = [];
    for (let after: EntryId | null = null; ; after = parts.at(-1)?.next ?? null) {
      parts.push(await replayPart({ eventLog, clock }, group, { ...all, ...range, after }));
      if (parts.at(-1)?.next === null) return parts;
    }
  };
  const copies = async () => (await eventLog.entries(stream, null, 10_000)).filter(({ group }) => group !== undefined);

  test('gives the group of another program every event of the range once, page by page, and never a copy', async () => {
    await publish(replayLimit * 2 + 50);
    const { last_id: to } = await eventLog.info(stream);
    for (const round of [1, 2]) {
      const parts = await replayed(foreign, { to });
      expect(parts.reduce((sum, { given }) => sum + given, 0)).toBe(replayLimit * 2 + 50);
      const given = await copies();
      expect(given).toHaveLength(round * (replayLimit * 2 + 50));
      expect(new Set(given.map(({ group }) => group))).toEqual(new Set(['analytics-group']));
    }
  });

  test('takes the entries at both ends of the range, and none beside it', async () => {
    await publish(5);
    const [, from = '', , to = ''] = (await eventLog.entries(stream, null, 10)).map(({ id }) => id);
    expect(await replayed(foreign, { from, to })).toMatchObject([{ given: 3 }]);
    const given = (await copies()).map(({ event }) => Buffer.from(event).toString());
    const between = (await eventLog.entries(stream, null, 10)).slice(1, 4);
    expect(given).toEqual(between.map(({ event }) => Buffer.from(event).toString()));
  });

  test('counts what the service knows, and what it has not handled when the wait is over', async () => {
    const [known, ...others] = await publish(4);
    const began = now;
    expect(await replayed(knowing(known as EventId))).toEqual([
      { given: 4, repeats: 1, anew: 0, waiting: others.length, next: null },
    ]);
    expect(now - began).toBeGreaterThanOrEqual(10_000);
  });

  test('only counts in a dry run, and leaves out what the service would pass over', async () => {
    const [known] = await publish(3);
    await eventLog.append(stream, [{ event: 'not an event' }]);
    expect(await replayed(knowing(known as EventId), { dryRun: true })).toEqual([
      { given: 3, repeats: 1, anew: 0, waiting: 2, next: null },
    ]);
    expect(await copies()).toEqual([]);
  });
});
