// Recovery after another service was switched off: when it runs, how far it goes, and that it ends.
import { newId } from '@waggle/store';
import { defineRecords, single } from '@waggle/store/collections';
import { settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startBackfill } from './backfill.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const minute = 60_000;
const soon = { timeout: 10_000, interval: 5 };
const definition = {
  service: 'orders',
  publishes: [],
  ...defineRecords({ other: single<number | null>('off_at') }),
} as const;

let database: SqliteDatabase;
const running: { stop(): Promise<void> }[] = [];
beforeEach(() => {
  database = openDatabase(':memory:');
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await database.close();
});

async function fixture() {
  const clock = settableClock();
  const store = await openSqliteStore({ definition, database, clock, newId });
  const pages: (number | null)[] = [];
  const failed = vi.fn();
  const begin = (
    on: boolean,
    requestPage = async (after: number | null) => {
      pages.push(after);
      return (after ?? 0) < 2 ? (after ?? 0) + 1 : null;
    },
  ) => {
    const started = startBackfill({ store, record: ({ other }) => other, on, clock, cause, requestPage, failed });
    running.push(started);
    return started;
  };
  return { clock, store, pages, begin, failed, offAt: () => store.reads.other.find() };
}

test('a process that runs while the other service is switched off records that periodically', async () => {
  const { clock, begin, offAt, pages } = await fixture();
  begin(false);
  await vi.waitFor(async () => expect(await offAt()).toBe(clock.now()), soon);
  await vi.waitFor(async () => {
    clock.advance(minute);
    expect(await offAt()).toBeGreaterThan(clock.now() - 2 * minute);
  }, soon);
  expect(pages).toEqual([]);
});

test('after the switch-on all pages are requested, repeatedly until no process has it off, and then never again', async () => {
  const { clock, store, begin, offAt, pages } = await fixture();
  await store.transaction(cause, (tx) => tx.other.put(clock.now()));
  begin(true);
  await vi.waitFor(() => {
    clock.advance(60);
    expect(pages).toEqual([null, 1, 2]);
  }, soon);
  expect(await offAt()).not.toBeNull();
  await vi.waitFor(async () => {
    clock.advance(minute / 2);
    expect(await offAt()).toBeNull();
  }, soon);
  const requested = pages.length;
  expect(requested).toBeGreaterThanOrEqual(6);
  for (let n = 0; n < 10; n += 1) clock.advance(minute);
  expect(pages).toHaveLength(requested);
});

test('a service that was down but not switched off gets no repeated requests', async () => {
  const { clock, begin, pages } = await fixture();
  const first = begin(true);
  clock.advance(minute);
  await first.stop();
  clock.advance(100 * minute);
  await begin(true).stop();
  expect(pages).toEqual([]);
});

test('a page that fails is requested again', async () => {
  const { clock, store, begin, failed } = await fixture();
  await store.transaction(cause, (tx) => tx.other.put(clock.now()));
  const requestPage = vi.fn(async (_: number | null): Promise<number | null> => null);
  requestPage.mockRejectedValueOnce(new Error('away'));
  begin(true, requestPage);
  await vi.waitFor(() => {
    clock.advance(minute / 10);
    expect(requestPage.mock.calls.length).toBeGreaterThanOrEqual(2);
  }, soon);
  expect(failed).toHaveBeenCalledTimes(1);
});
