// What retention says of groups of other programs.
import { Writable } from 'node:stream';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { expect, test } from 'vitest';
import { createLog } from '../operations/log.ts';
import { startRetention } from './retention.ts';

const hour = 3_600_000;
const deadline = { timeout: 5_000, interval: 5 };

test('a group of another program that is behind is logged, before its events are removed and when they are, once an hour', async () => {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(String(line)) as Record<string, unknown>);
      done();
    },
  });
  const clock = settableClock();
  const database = openDatabase(':memory:');
  const eventLog = createEmbeddedEventLog(database, clock);
  await eventLog.ensureGroup('orders-stream', 'analytics-group');
  await eventLog.append('orders-stream', [{ event: 'x' }]);
  let rounds = 0;
  const retention = startRetention({
    store: { outbox: { purge: async () => 0 } as never, purgeInbox: async () => 0 },
    eventLog: { ...eventLog, trim: (...given) => eventLog.trim(...given).finally(() => (rounds += 1)) },
    streams: { 'orders-stream': [] },
    consumer: 'one',
    clock,
    random: () => 0.5,
    log: createLog({ level: 'info', destination }),
    retention: { outboxMs: hour, inboxMs: hour, streamMs: hour, everyMs: 60_000, foreignGroupMs: 100 * hour },
  });
  const pass = async (ms: number) => {
    const before = rounds;
    clock.advance(ms);
    await expect.poll(() => rounds, deadline).toBeGreaterThan(before);
  };
  try {
    await pass(70 * hour);
    expect(lines).toEqual([]);
    await pass(6 * hour);
    await pass(hour / 3);
    const about = { stream: 'orders-stream', group: 'analytics-group' };
    expect(lines).toMatchObject([{ ...about, level: 'warn', oldest_hours: 76 }]);
    await pass(25 * hour);
    expect(lines.slice(1)).toMatchObject([{ ...about, level: 'error', oldest_hours: 101 }]);
    expect(await eventLog.info('orders-stream')).toMatchObject({ length: 0 });
    await pass(2 * hour);
    expect(lines).toHaveLength(2);
  } finally {
    await retention.stop();
    await eventLog.close();
    await database.close();
  }
});
