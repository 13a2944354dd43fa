// Housekeeping on the embedded engine.
import { systemClock } from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { expect, test, vi } from 'vitest';
import { interruptible } from './conformance/consumer-fixture.ts';
import { createEmbeddedEventLog } from './embedded/event-log.ts';
import { startHousekeeping } from './housekeeping.ts';

const deadline = { timeout: 5_000, interval: 5 };

test('streams are tidied again and again, also after the engine was away, until it is stopped', async () => {
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
    streams: { 'orders-stream': ['orders-group'] },
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
