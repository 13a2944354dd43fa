// Housekeeping on the embedded engine.
import { type ReadingGroup, systemClock } from '@waggle/contracts';
import { settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { describe, expect, test, vi } from 'vitest';
import { interruptible } from './conformance/consumer-fixture.ts';
import { createEmbeddedEventLog } from './embedded/event-log.ts';
import type { EventLog } from './event-log.ts';
import { startHousekeeping } from './housekeeping.ts';

const deadline = { timeout: 5_000, interval: 5 };

test('streams are tidied periodically, also after an engine outage, until it is stopped', async () => {
  const database = openDatabase(':memory:');
  const line = interruptible(createEmbeddedEventLog(database, systemClock));
  const { log } = line;
  await log.ensureGroup('orders-stream', 'orders-group');
  const member = { stream: 'orders-stream', group: 'orders-group', consumer: 'gone' };
  const handleOne = async () => {
    await log.append('orders-stream', [{ event: 'x' }]);
    const reader = log.openReader(['orders-stream'], 'orders-group', 'gone');
    const entries = await reader.read(1, 0);
    await log.acknowledge(
      member,
      entries.map(({ id }) => id),
    );
    await reader.close();
  };
  const observer = { tidied: vi.fn(), failed: vi.fn() };
  const housekeeping = startHousekeeping({
    log,
    streams: { 'orders-stream': [{ group: 'orders-group', runs: 'always' }] },
    clock: systemClock,
    random: Math.random,
    intervalMs: 5,
    retentionFloorMs: -1_000,
    consumerIdleMs: 1,
    keep: 'kept',
    observer,
  });

  await handleOne();
  await expect
    .poll(async () => log.info('orders-stream'), deadline)
    .toMatchObject({ length: 0, groups: [{ consumers: [] }] });
  expect(observer.tidied).toHaveBeenCalledWith('orders-stream', expect.objectContaining({ entries: 1 }));

  line.away = true;
  await expect.poll(() => observer.failed.mock.calls.length, deadline).toBeGreaterThan(1);
  line.away = false;
  await handleOne();
  await expect.poll(async () => log.info('orders-stream'), deadline).toMatchObject({ length: 0 });

  await housekeeping.stop();
  await handleOne();
  expect(await log.info('orders-stream')).toMatchObject({ length: 1 });
  await log.close();
  await database.close();
});

describe('a stream whose readers do not run', () => {
  const minute = 60_000;
  const hour = 60 * minute;

  /** A log on a manual clock, with housekeeping on demand. */
  async function tidied(runs: ReadingGroup['runs'], use: (parts: Tidied) => Promise<void>): Promise<void> {
    const database = openDatabase(':memory:');
    const clock = settableClock();
    const log = createEmbeddedEventLog(database, clock);
    const removed = vi.fn();
    const housekeeping = startHousekeeping({
      log,
      streams: { 'order-simulation-stream': [{ group: 'simulator-group', runs }] },
      clock,
      random: () => 0.5,
      keep: 'kept',
      observer: { groupRemoved: removed },
    });
    const length = async () => (await log.info('order-simulation-stream')).length;
    try {
      await use({
        log,
        removed,
        length,
        append: () => log.append('order-simulation-stream', [{ event: 'x' }]),
        // In steps of a minute, so that each round ends before the next one is due.
        async pass(ms) {
          for (let passed = 0; passed < ms; passed += 10 * minute) {
            clock.advance(10 * minute);
            await new Promise((resolve) => setTimeout(resolve, 2));
          }
        },
      });
    } finally {
      await housekeeping.stop();
      await log.close();
      await database.close();
    }
  }
  interface Tidied {
    readonly log: EventLog;
    readonly removed: ReturnType<typeof vi.fn>;
    length(): Promise<number>;
    append(): Promise<unknown>;
    pass(ms: number): Promise<void>;
  }

  test('of a switched-off service: entries older than an hour are removed, and so is the group', async () => {
    await tidied('never', async ({ log, removed, length, append, pass }) => {
      await log.ensureGroup('order-simulation-stream', 'simulator-group');
      await append();
      await log.openReader(['order-simulation-stream'], 'simulator-group', 'gone').read(1, 0);
      await pass(hour / 2);
      await append();
      expect(await length()).toBe(2);
      await pass(hour / 2 + 20 * minute);
      await expect.poll(length, deadline).toBe(1);
      expect(removed).toHaveBeenCalledExactlyOnceWith('order-simulation-stream', 'simulator-group');
      await pass(hour);
      await expect.poll(length, deadline).toBe(0);
      // Switched on again, it starts with what is there, and nothing counts as lost.
      await append();
      await log.ensureGroup('order-simulation-stream', 'simulator-group');
      const member = { stream: 'order-simulation-stream', group: 'simulator-group', consumer: 'new' };
      expect(await log.claimIdle(member, 0, 10)).toEqual({ entries: [], lost: [] });
      expect(await log.openReader([member.stream], member.group, 'new').read(10, 0)).toHaveLength(1);
    });
  });

  test('of an optional service: nothing is removed while it is down for hours; after a day without a consumer, older entries are', async () => {
    await tidied('optional', async ({ log, removed, length, append, pass }) => {
      await log.ensureGroup('order-simulation-stream', 'simulator-group');
      await append();
      await log.openReader(['order-simulation-stream'], 'simulator-group', 'down').read(1, 0);
      await append();
      await pass(20 * hour);
      expect(await length()).toBe(2);
      expect(removed).not.toHaveBeenCalled();
      await pass(6 * hour);
      await expect.poll(length, deadline).toBe(0);
      expect(removed).toHaveBeenCalledTimes(1);
    });
  });

  test('of a mandatory service: nothing is removed, however long it is down', async () => {
    await tidied('always', async ({ length, append, pass }) => {
      await append();
      await pass(50 * hour);
      expect(await length()).toBe(1);
    });
  });
});
