// The event log while its Redis, the network, or the process itself hangs.
import { connect, createServer, type Socket } from 'node:net';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { freePort, startRedis, type TestRedis } from '../../test/support/redis.ts';
import { EngineUnavailableError, type Entry, type EventLog } from '../event-log.ts';
import type { ConnectionEvent } from './connection.ts';
import { createRedisEventLog, type RedisEventLogOptions } from './event-log.ts';
import { createRedisSignals } from './signals.ts';

const stream = 'orders-stream';
const group = 'orders-group';
const soon = { timeout: 15_000, interval: 20 };

describe.skipIf(!inject('redisServer'))('an event log whose Redis hangs', () => {
  let redis: TestRedis;
  let closing: (() => Promise<unknown>)[] = [];
  const open = (options: Partial<RedisEventLogOptions> = {}): EventLog => {
    const log = createRedisEventLog({ url: redis.url, ...options });
    closing.push(() => log.close());
    return log;
  };
  const eventTexts = async (entries: Promise<Entry[]>) =>
    (await entries).map(({ event }) => Buffer.from(event).toString());
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()));
    closing = [];
    await redis.stop();
  });

  test('a hanging server times out, and is used again when it continues', async () => {
    const log = open({ commandTimeoutMs: 800, watchdogMs: 800 });
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    expect(await reader.read(1, 0)).toEqual([]);
    process.kill(redis.pid, 'SIGSTOP');
    try {
      await expect(log.append(stream, [{ event: 'a' }])).rejects.toThrow(EngineUnavailableError);
      await expect(reader.read(1, 100)).rejects.toThrow(EngineUnavailableError);
      await expect(log.check()).rejects.toThrow(EngineUnavailableError);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await vi.waitFor(() => log.append(stream, [{ event: 'b' }]), soon);
    // Entries may have been delivered into the hanging reads: they are pending, and get claimed.
    const seen = new Set<string>();
    await vi.waitFor(async () => {
      for (const text of await eventTexts(reader.read(10, 50))) seen.add(text);
      const { entries } = await log.claimIdle({ stream, group, consumer: 'one' }, 100, 10);
      for (const { event } of entries) seen.add(Buffer.from(event).toString());
      expect(seen).toContain('b');
    }, soon);
  });

  test('a process that was blocked itself does not consider its Redis hanging', async () => {
    const events: ConnectionEvent[] = [];
    const log = open({ commandTimeoutMs: 400, onEvent: (event) => events.push(event) });
    await vi.waitFor(() => log.check(), soon);
    const answer = log.append(stream, [{ event: 'a' }]);
    // Blocks this process; when it continues, the timer is due first.
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800));
    await expect(answer).resolves.toHaveLength(1);
    expect(events).toEqual([]);
  });

  test('a log and a reader close while their server hangs', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    const waiting = reader.read(1, 5_000);
    await vi.waitFor(async () => expect(await blockedClients(redis)).toBe(1), soon);
    process.kill(redis.pid, 'SIGSTOP');
    const started = Date.now();
    try {
      await log.close();
      expect(await waiting).toEqual([]);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    expect(Date.now() - started).toBeLessThan(4_000);
  });

  test('silently dropped connections are replaced', async () => {
    const network = await openNetwork(redis.port);
    closing.push(() => network.close());
    const limits = { commandTimeoutMs: 800, watchdogMs: 800 };
    const log = open({ url: network.url, ...limits });
    const signals = createRedisSignals({ url: network.url, probeMs: 100, commandTimeoutMs: 800 });
    closing.push(() => signals.close());
    const heard: unknown[] = [];
    await signals.subscribe('courier', (message) => heard.push(message));
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    const waiting = reader.read(1, 1_000).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await blockedClients(redis)).toBe(1), soon);
    network.drop();
    expect(await waiting).toBeInstanceOf(EngineUnavailableError);
    await expect(log.append(stream, [{ event: 'lost' }])).rejects.toThrow(/did not answer within 800 ms/);
    await vi.waitFor(() => log.append(stream, [{ event: 'a' }]), soon);
    await vi.waitFor(async () => expect(await eventTexts(reader.read(1, 100))).toEqual(['a']), soon);
    await vi.waitFor(async () => {
      await signals.send('courier', 'here');
      expect(heard).toContain('here');
    }, soon);
  });
});

/** A proxy to Redis that can black-hole its open connections; new ones work. */
async function openNetwork(redisPort: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(redisPort, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    sockets.add(near).add(far);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${port}`,
    drop() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function blockedClients(redis: TestRedis): Promise<number> {
  const client = await createClient({ url: redis.url }).connect();
  const info = await client.sendCommand<string>(['INFO', 'clients']);
  client.destroy();
  return Number(/blocked_clients:(\d+)/.exec(info)?.[1]);
}
