// One sampler for all viewers, on the embedded engine: what watching costs, and what it shows.
import type { EventLog } from '@waggle/bus';
import { defaultRetryPolicy } from '@waggle/bus';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { type OperationsMessage, type StreamName, systemClock } from '@waggle/contracts';
import { topology } from '@waggle/services';
import { settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { sqliteJourneys } from '@waggle/store/sqlite/journeys.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LiveFeed, startLiveFeed } from './live-feed.ts';

type Viewer = Parameters<LiveFeed['add']>[0];

let database: ReturnType<typeof openDatabase>;
let log: EventLog;
let feed: LiveFeed;
let calls = 0;
const clock = settableClock();

beforeEach(() => {
  database = openDatabase(':memory:');
  log = createEmbeddedEventLog(database, systemClock);
  calls = 0;
  const counted = <T extends object>(object: T): T =>
    new Proxy(object, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls += 1;
          return Reflect.apply(value, target, args);
        };
      },
    });
  feed = startLiveFeed({
    journeys: counted(sqliteJourneys(database)),
    eventLog: counted(log),
    topology,
    clock,
    engine: 'embedded',
    faults: null,
    retry: defaultRetryPolicy,
    failed(error) {
      throw error;
    },
  });
});
afterEach(async () => {
  await feed.stop();
  await log.close();
  await database.close();
});

function viewer(): Viewer & { readonly got: OperationsMessage[]; leave(): void } {
  const got: OperationsMessage[] = [];
  const closed: (() => void)[] = [];
  return {
    got,
    sendText: (text) => void got.push(JSON.parse(text) as OperationsMessage),
    onClosed(then) {
      closed.push(then);
      return () => {};
    },
    close: () => {},
    leave: () => {
      for (const then of closed) then();
    },
  };
}

const snapshots = ({ got }: { readonly got: readonly OperationsMessage[] }) => got.filter(({ type }) => type === 'now');
const until = (what: string, holds: () => boolean) =>
  vi.waitFor(() => expect(holds(), what).toBe(true), { timeout: 10_000, interval: 5 });

/** Lets `snapshots` more snapshots be taken; returns the calls that it took. */
async function watched(by: ReturnType<typeof viewer>, more: number): Promise<number> {
  const before = calls;
  for (let n = 0; n < more; n += 1) {
    const had = snapshots(by).length;
    await vi.waitFor(
      () => {
        clock.advance(500);
        expect(snapshots(by).length).toBe(had + 1);
      },
      { timeout: 10_000, interval: 20 },
    );
  }
  return calls - before;
}

test('nobody looks: nothing is read; the last viewer who leaves ends the reading', async () => {
  clock.advance(60_000);
  expect(calls).toBe(0);
  const one = viewer();
  feed.add(one);
  await until('the first snapshot', () => snapshots(one).length === 1);
  one.leave();
  await vi.waitFor(
    async () => {
      const before = calls;
      for (let n = 0; n < 10; n += 1) {
        clock.advance(2_000);
        await new Promise(setImmediate);
      }
      expect(calls).toBe(before);
    },
    { timeout: 10_000 },
  );
});

test('twenty viewers cost what one does, and all get the same', async () => {
  const one = viewer();
  feed.add(one);
  await until('the first snapshot', () => snapshots(one).length === 1);
  const others = Array.from({ length: 19 }, viewer);
  for (const other of others) feed.add(other);
  // They wait for the next look, as the first one does.
  await vi.waitFor(
    () => {
      clock.advance(500);
      expect(others.every((other) => snapshots(other).length > 0)).toBe(true);
    },
    { timeout: 10_000, interval: 20 },
  );
  const had = snapshots(one).length;
  const perSnapshot = calls / had;
  const cost = (await watched(one, 3)) / 3;
  // A snapshot comes with up to four looks for new events.
  expect(cost).toBeLessThan(perSnapshot * 5);
  for (const other of others) expect(snapshots(other).at(-1)).toEqual(snapshots(one).at(-1));
});

test('events are shown as they come, without what names people; too many are counted', async () => {
  const one = viewer();
  feed.add(one);
  await until('the first snapshot', () => snapshots(one).length === 1);
  const event = JSON.stringify({ event_type: 'order.created', payload: { order_id: 'o', customer: { name: 'Ada' } } });
  await log.append(
    'orders-stream' satisfies StreamName,
    Array.from({ length: 130 }, () => ({ event })),
  );
  await vi.waitFor(
    () => {
      clock.advance(500);
      expect(one.got.some(({ type }) => type === 'events')).toBe(true);
    },
    { timeout: 10_000, interval: 20 },
  );
  const events = one.got.find((message) => message.type === 'events');
  expect(events?.entries).toHaveLength(25);
  expect(events?.not_sent).toBe(105);
  expect(events?.counts).toEqual({ 'orders-stream': 130 });
  // The newest are shown.
  expect(events?.entries.at(-1)?.id).toBe((await log.info('orders-stream')).last_id);
  expect(events?.entries[0]).toMatchObject({ event_type: 'order.created', order_id: 'o', stream: 'orders-stream' });
  expect(JSON.stringify(events)).not.toContain('Ada');
});

test('a snapshot is counted anew: what it missed in between leaves no wrong figure', async () => {
  const one = viewer();
  feed.add(one);
  await until('the first snapshot', () => snapshots(one).length === 1);
  await log.ensureGroup('orders-stream', 'counting-group');
  await log.append(
    'orders-stream',
    Array.from({ length: 30 }, () => ({ event: '{}' })),
  );
  await log.trim('orders-stream', [], systemClock.now() + 1);
  await watched(one, 2);
  const last = snapshots(one).at(-1);
  const orders = last?.type === 'now' ? last.streams.find(({ stream }) => stream === 'orders-stream') : undefined;
  expect(orders?.length).toBe((await log.info('orders-stream')).length);
  expect(orders?.groups.find(({ group }) => group === 'counting-group')?.lag).toBe(0);
});
