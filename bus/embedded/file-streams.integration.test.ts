// Streams in the file of the stores: events are appended, delivered and acknowledged in the transactions of their stores.
import { decodeEvent, type StreamName, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { accountsDefinition, requested, step } from '@waggle/store/conformance/accounts.ts';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Relay, startRelay } from '../relay/relay.ts';
import { createEmbeddedEventLog } from './event-log.ts';
import { embeddedStreams } from './file-streams.ts';

const stream: StreamName = 'orders-stream';
const group = 'notifications-group';
const order = newId();
const soon = { timeout: 30_000 };

let database: SqliteDatabase;
let store: Store<object>;
let log: ReturnType<typeof createEmbeddedEventLog>;
let relay: Relay | undefined;
beforeEach(async () => {
  database = openDatabase(':memory:');
  log = createEmbeddedEventLog(database, systemClock);
  const streams = embeddedStreams(database, systemClock);
  store = await openSqliteStore({ definition: accountsDefinition, database, clock: systemClock, newId, streams });
  await log.ensureGroup(stream, group);
});
afterEach(async () => {
  await relay?.stop();
  relay = undefined;
  await log.close();
  await database.close();
});

const emit = (version: number, then = () => {}) =>
  store.transaction(requested(), async (tx) => {
    await tx.emit('order.confirmed', step(order, version, 'confirmed'));
    then();
  });
const versionsOf = (entries: readonly { readonly event: Uint8Array }[]) =>
  entries.map(({ event }) => {
    const { payload } = decodeEvent(event);
    return 'version' in payload ? payload.version : null;
  });
const onStream = () =>
  versionsOf(
    database.reader
      .prepare('SELECT event FROM bus_entries WHERE stream = ? ORDER BY position')
      .all(stream) as unknown as {
      event: Uint8Array;
    }[],
  );
const waiting = async () => (await store.outbox.backlog(stream)).count;
const withRelay = () => {
  relay = startRelay({
    outbox: store.outbox,
    log,
    streams: accountsDefinition.publishes,
    owner: 'one',
    clock: systemClock,
    random: () => 0.5,
    firstDelayMs: 1,
  });
};
const run = (sql: string) => database.transaction((db) => db.exec(sql));

test('an event is on its stream with the commit that emits it, and the outbox keeps it as published', async () => {
  const before = database.commits;
  await emit(2);
  expect(database.commits - before).toBe(1);
  expect(onStream()).toEqual([2]);
  expect(await waiting()).toBe(0);
  const last = await store.outbox.lastPublished(stream);
  expect(last).toBe(await log.lastPublished(stream));
});

test('events wait behind those that the stream did not take, and the relay publishes all in sequence', async () => {
  await run("CREATE TRIGGER broken BEFORE INSERT ON bus_entries BEGIN SELECT RAISE(ABORT, 'broken'); END");
  await emit(2);
  await run('DROP TRIGGER broken');
  await emit(3);
  expect([onStream(), await waiting()]).toEqual([[], 2]);
  withRelay();
  await vi.waitFor(async () => expect(await waiting()).toBe(0), soon);
  await emit(4);
  expect([onStream(), await waiting()]).toEqual([[2, 3, 4], 0]);
});

test('a stream that has lost events gets them back before new ones', async () => {
  await emit(2);
  await run('DELETE FROM bus_entries; DELETE FROM bus_streams');
  await emit(3);
  expect([onStream(), await waiting()]).toEqual([[], 1]);
  withRelay();
  await vi.waitFor(() => expect(onStream()).toEqual([2, 3]), soon);
});

test('a reader that waits gets the entries from the commit that appended them', async () => {
  const reader = log.openReader([stream], group, 'one');
  const read = reader.read(10, 60_000);
  await vi.waitFor(() => expect(database.busy).toBe(false), soon);
  const before = database.commits;
  await Promise.all([emit(2), emit(3)]);
  const entries = await read;
  const rest = entries.length < 2 ? await reader.read(10, 0) : [];
  expect(versionsOf([...entries, ...rest])).toEqual([2, 3]);
  expect(database.commits - before).toBe(1);
  expect(await log.info(stream)).toMatchObject({ groups: [{ pending: 2, lag: 0 }] });
  await reader.close();
});

test('a transaction that fails hands nothing to a reader, which gets what comes later', async () => {
  const reader = log.openReader([stream], group, 'one');
  const read = reader.read(1, 60_000);
  await vi.waitFor(() => expect(database.busy).toBe(false), soon);
  await expect(
    emit(2, () => {
      throw new Error('refused');
    }),
  ).rejects.toThrow('refused');
  expect(await log.info(stream)).toMatchObject({ length: 0, groups: [{ pending: 0 }] });
  await emit(2);
  expect(versionsOf(await read)).toEqual([2]);
  await reader.close();
});

test('an acknowledgement commits with the transaction of the handler or not at all', async () => {
  await emit(2);
  const member = { stream, group, consumer: 'one' };
  const [entry] = await log.openReader([stream], group, 'one').read(1, 0);
  let written = 0;
  const acknowledgement = log.acknowledgement?.(member, entry?.id ?? '', () => (written += 1));
  const handle = (fails: boolean) =>
    store.transaction(
      requested(),
      async () => {
        if (fails) throw new Error('refused');
      },
      acknowledgement ? { acknowledgement } : {},
    );
  await expect(handle(true)).rejects.toThrow('refused');
  expect([written, await log.info(stream)]).toMatchObject([0, { groups: [{ pending: 1 }] }]);
  await handle(false);
  expect([written, await log.info(stream)]).toMatchObject([1, { groups: [{ pending: 0 }] }]);
});
