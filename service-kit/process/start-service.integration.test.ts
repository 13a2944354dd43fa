// A running service: the effects of an event and its inbox entry are committed together or not at all.

import { type AnyEvent, encodeEvent } from '@waggle/contracts';
import { topology } from '@waggle/services';
import { manifest } from '@waggle/services/orders/manifest.ts';
import { newId } from '@waggle/store';
import { defineRecords, own } from '@waggle/store/collections';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from '../operations/log.ts';
import { openEmbeddedPlatform } from './embedded.ts';
import type { Platform } from './platform.ts';
import { defineService, type Reaction } from './service.ts';
import { type RunningService, type ServiceTimes, startService } from './start-service.ts';

interface Effects {
  readonly effects: { add(what: string): Promise<void>; all(): Promise<string[]> };
}

// Only the inbox prevents a second effect.
const stored = own<Effects['effects']>({
  sqlite: {
    schema: 'CREATE TABLE IF NOT EXISTS orders_effects (what TEXT NOT NULL) STRICT',
    records: (db) => ({
      async add(what) {
        db.prepare('INSERT INTO orders_effects (what) VALUES (?)').run(what);
      },
      all: async () =>
        db
          .prepare('SELECT what FROM orders_effects ORDER BY what')
          .all()
          .map(({ what }) => String(what)),
    }),
  },
  mongo: {
    records: () => {
      throw new Error('this service is only run on SQLite');
    },
  },
});
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'order-simulation-stream'],
  ...defineRecords({ effects: stored }),
} as const;

const hour = 3_600_000;
const times = { outboxMs: hour, inboxMs: hour, streamMs: hour, leaseMs: 600 };
const member = { stream: 'order-updates-stream', group: 'orders-group', consumer: 'another' } as const;

let platform: Platform;
let running: RunningService | null = null;
// Its own file, so that a waiting reaction does not block the event log.
let storeFile: ReturnType<typeof openDatabase>;

beforeEach(async () => {
  const log = createLog({ level: 'silent' });
  platform = (await openEmbeddedPlatform({ data: ':memory:', log, staffToken: 'staff-token' })).platform;
  storeFile = openDatabase(':memory:');
});
afterEach(async () => {
  await running?.stop(1_000);
  running = null;
  await platform.close();
  await storeFile.close();
});

const openStore = () => openSqliteStore({ definition, database: storeFile, clock: platform.clock, newId });
const effects = async () => (await openStore()).reads.effects.all();

async function start(
  react: Reaction<'order.update_requested', Effects>,
  retention: Partial<ServiceTimes> = {},
): Promise<RunningService> {
  const service = defineService(
    { ...manifest, settings: {}, init: [] as const },
    {
      store: definition,
      start: () => ({
        reactions: {
          'order.update_requested': react,
          'delivery.delivered': async () => {},
          'delivery.reopened': async () => {},
          'delivery.assigned': async () => {},
          'delivery.failed': async () => {},
        },
      }),
    },
  );
  const apart = { ...platform, openStore: openStore as unknown as Platform['openStore'] };
  running = await startService(service, apart, {}, { topology, ...times, ...retention });
  return running;
}

const request = (): AnyEvent => ({
  event_id: newId(),
  event_type: 'order.update_requested',
  event_version: 1,
  correlation_id: 'a-test',
  causation_id: null,
  source: 'simulator-service',
  timestamp: new Date().toISOString(),
  payload: { order_id: newId(), expected_version: 1, status: 'confirmed' },
});

const publish = (...events: AnyEvent[]) =>
  platform.eventLog.append(
    member.stream,
    events.map((event) => ({ event: encodeEvent(event) })),
  );

test('a repeated event has one effect, also after a restart', async () => {
  const [one, other] = [request(), request()];
  const react: Reaction<'order.update_requested', Effects> = (tx, event) => tx.effects.add(event.event_id);
  await publish(one, one, other);
  await (await start(react)).whenCaughtUp(20_000);
  await running?.stop(1_000);
  await publish(other);
  await (await start(react)).whenCaughtUp(20_000);
  expect(await effects()).toEqual([one.event_id, other.event_id].sort());
});

test('the counters of handled and failed events start at zero for every subscribed event', async () => {
  const counted = async () => {
    const all = await Promise.all(
      ['handled', 'failed'].map((what) => platform.metrics.getSingleMetricAsString(`waggle_events_${what}_total`)),
    );
    const lines = all.flatMap((text) => text.split('\n').filter((line) => line.startsWith('waggle_')));
    return lines.map((line) => line.replace(/^waggle_events_(\w+)_total\{service="orders",/, '$1 {')).sort();
  };
  const service = await start(async () => {});
  const zero = (what: string) => [
    ...['assigned', 'delivered', 'failed', 'reopened'].map(
      (step) => `${what} {stream="deliveries-stream",event_type="delivery.${step}"} 0`,
    ),
    `${what} {stream="order-updates-stream",event_type="order.update_requested"} 0`,
  ];
  const before = [...zero('failed'), ...zero('handled')];
  expect(await counted()).toEqual(before);
  await publish(request());
  await service.whenCaughtUp(20_000);
  expect(await counted()).toEqual([...before.slice(0, -1), before.at(-1)?.replace(/0$/, '1')]);
});

test('a reaction that fails leaves nothing behind, and is run again', async () => {
  let runs = 0;
  await publish(request());
  const service = await start(async (tx) => {
    runs += 1;
    await tx.effects.add(`run ${runs}`);
    if (runs === 1) throw new Error('the oven is off');
  });
  await service.whenCaughtUp(20_000);
  expect(await effects()).toEqual(['run 2']);
});

test('an event that another process claimed is not committed here', async () => {
  let runs = 0;
  await publish(request());
  const service = await start(async (tx, _, { signal }) => {
    runs += 1;
    const run = runs;
    if (run === 1) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await tx.effects.add(`run ${run}`);
  });
  await vi.waitFor(() => expect(runs).toBe(1), { timeout: 20_000 });
  expect((await platform.eventLog.claimIdle(member, 0, 1)).entries).toHaveLength(1);
  // The other process dies before handling it, so it comes back.
  await vi.waitFor(async () => expect(await effects()).not.toEqual([]), { timeout: 20_000 });
  await service.whenCaughtUp(20_000);
  expect(await effects()).toEqual(['run 2']);
});

test('housekeeping purges old outbox rows, inbox entries, handled stream entries and idle consumer names', async () => {
  const { eventLog } = platform;
  const groups = topology.groupsOf('orders-stream');
  for (const group of groups) await eventLog.ensureGroup('orders-stream', group);
  await publish(request());
  const shortTimes = { outboxMs: 1, inboxMs: 1, streamMs: 0, everyMs: 20, consumerIdleMs: 1 };
  const service = await start((tx, { payload }) => {
    const { order_id } = payload;
    return tx.emit('order.confirmed', { order_id, version: 2, status: 'confirmed', at: new Date().toISOString() });
  }, shortTimes);
  await service.whenCaughtUp(20_000);
  const published = async () => (await eventLog.info('orders-stream')).last_id !== '0-0';
  await vi.waitFor(async () => expect(await published()).toBe(true), { timeout: 20_000 });
  // One group has not handled it yet: until then it stays, whatever its age.
  for (const [at, group] of groups.entries()) {
    expect((await eventLog.info('orders-stream')).length, `before ${group}, number ${at}`).toBe(1);
    const reader = eventLog.openReader(['orders-stream'], group, 'long gone');
    const [entry] = await reader.read(1, 1_000);
    await reader.close();
    await eventLog.acknowledge({ stream: 'orders-stream', group, consumer: 'long gone' }, entry ? [entry.id] : []);
  }
  const rows = (table: string) => storeFile.reader.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count'];
  const kept = async () => {
    const info = await eventLog.info('orders-stream');
    const names = info.groups.flatMap(({ consumers }) => consumers.map(({ name }) => name));
    return { outbox: rows('orders_outbox'), inbox: rows('orders_inbox'), entries: info.length, names };
  };
  const nothing = { outbox: 0, inbox: 0, entries: 0, names: [] };
  await vi.waitFor(async () => expect(await kept()).toEqual(nothing), { timeout: 20_000 });
});
