// The event log when its Redis dies, returns empty, or starts later.
import { createServer } from 'node:net';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { freePort, startRedis, type TestRedis } from '../../test/support/redis.ts';
import { EngineUnavailableError, type EventLog, GroupMissingError, StreamBehindError } from '../event-log.ts';
import type { ConnectionEvent } from './connection.ts';
import { createRedisEventLog, type RedisEventLogOptions } from './event-log.ts';

const stream = 'orders-stream';
const group = 'orders-group';
const soon = { timeout: 15_000, interval: 20 };
const unavailable = expect.objectContaining({ code: 'engine_unavailable' });

describe.skipIf(!inject('redisServer'))('an event log that loses its Redis', () => {
  let redis: TestRedis;
  let logs: EventLog[] = [];
  const open = (options: Partial<RedisEventLogOptions> = {}): EventLog => {
    const log = createRedisEventLog({ url: redis.url, ...options });
    logs.push(log);
    return log;
  };
  const eventTexts = async (entries: ReturnType<ReturnType<EventLog['openReader']>['read']>) =>
    (await entries).map(({ event }) => Buffer.from(event).toString());
  const settled = (work: Promise<unknown>) =>
    work.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()));
    logs = [];
    await redis.stop();
  });

  test('a waiting read ends when the server is killed; the same reader works again after the restart', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    const [first = ''] = await log.append(stream, [{ event: 'a' }]);
    expect(await eventTexts(reader.read(10, 1_000))).toEqual(['a']);
    await log.acknowledge({ stream, group, consumer: 'one' }, [first]);
    const waiting = settled(reader.read(10, 5_000));
    await vi.waitFor(async () => expect(await blockedClients(redis)).toBe(1), soon);
    await redis.kill();
    expect(await waiting).toEqual({ error: unavailable });
    await expect(log.append(stream, [{ event: 'b' }])).rejects.toThrow(EngineUnavailableError);
    await redis.start();
    await vi.waitFor(() => log.append(stream, [{ event: 'b' }], first), soon);
    await vi.waitFor(async () => expect(await eventTexts(reader.read(10, 100))).toEqual(['b']), soon);
  });

  test('readers and publishers detect an empty server, which works again once its group exists', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const [last = ''] = await log.append(stream, [{ event: 'a' }]);
    const reader = log.openReader([stream], group, 'one');
    await redis.kill();
    await redis.start({ empty: true });
    await vi.waitFor(() => log.check(), soon);
    await expect(log.append(stream, [{ event: 'b' }], last)).rejects.toThrow(StreamBehindError);
    await vi.waitFor(() => expect(reader.read(1, 10)).rejects.toThrow(GroupMissingError), soon);
    await log.ensureGroup(stream, group);
    await log.append(stream, [{ event: 'a' }]);
    expect(await eventTexts(reader.read(1, 1_000))).toEqual(['a']);
  });

  test('a flush ends a waiting read with a missing group', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    const waiting = settled(reader.read(1, 5_000));
    await vi.waitFor(async () => expect(await blockedClients(redis)).toBe(1), soon);
    await command(redis, ['FLUSHALL']);
    expect(await waiting).toEqual({ error: expect.any(GroupMissingError) });
  });

  test('connections that an operator kills are replaced, and nothing is lost', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    for (let round = 0; round < 3; round += 1) {
      const waiting = settled(reader.read(10, 5_000));
      await vi.waitFor(async () => expect(await blockedClients(redis)).toBe(1), soon);
      await command(redis, ['CLIENT', 'KILL', 'TYPE', 'normal']);
      expect(await waiting).toEqual({ error: unavailable });
      await vi.waitFor(() => log.append(stream, [{ event: `${round}` }]), soon);
      await vi.waitFor(async () => expect(await eventTexts(reader.read(10, 100))).toEqual([`${round}`]), soon);
    }
  });

  test('a repeated append after a killed connection may be there twice, but never be missing', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const sent = Array.from({ length: 200 }, (_, n) => `${n}`);
    const killing = command(redis, ['CLIENT', 'KILL', 'TYPE', 'normal']);
    await Promise.all(sent.map((event) => vi.waitFor(() => log.append(stream, [{ event }]), soon)));
    await killing;
    const reader = log.openReader([stream], group, 'one');
    const got = new Set(await eventTexts(reader.read(1_000, 1_000)));
    expect([...got].sort()).toEqual([...sent].sort());
  });

  test('a log that is opened during an outage fails fast, reports it once, and works once Redis is up', async () => {
    await redis.kill();
    const events: ConnectionEvent[] = [];
    const log = open({ onEvent: (event) => events.push(event) });
    await expect(log.ensureGroup(stream, group)).rejects.toThrow(EngineUnavailableError);
    await expect(log.check()).rejects.toThrow(`127.0.0.1:${redis.port}`);
    const reader = log.openReader([stream], group, 'one');
    await expect(reader.read(1, 5_000)).rejects.toThrow(EngineUnavailableError);
    await redis.start();
    await vi.waitFor(() => log.ensureGroup(stream, group), soon);
    await log.append(stream, [{ event: 'a' }]);
    await vi.waitFor(async () => expect(await eventTexts(reader.read(1, 100))).toEqual(['a']), soon);
    expect(events.map(({ kind }) => kind)).toEqual(['down', 'up']);
  });

  test('many connection attempts report one loss', async () => {
    const port = await freePort();
    let attempts = 0;
    const rude = createServer((socket) => {
      attempts += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => rude.listen(port, '127.0.0.1', resolve));
    const events: ConnectionEvent[] = [];
    const written = vi.spyOn(process.stderr, 'write');
    const log = open({ url: `redis://127.0.0.1:${port}`, onEvent: (event) => events.push(event) });
    try {
      await expect.poll(() => attempts, soon).toBeGreaterThanOrEqual(5);
      expect(events).toEqual([{ kind: 'down', error: unavailable }]);
      expect(written).not.toHaveBeenCalled();
      await log.close();
    } finally {
      written.mockRestore();
      rude.close();
    }
  });

  test('a closed log rejects all calls', async () => {
    const log = open();
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    await log.close();
    await log.close();
    await expect(log.append(stream, [{ event: 'a' }])).rejects.toThrow(/closed/);
    expect(await reader.read(1, 5_000)).toEqual([]);
  });
});

async function command(redis: TestRedis, args: string[]): Promise<string> {
  // A separate connection, which CLIENT KILL spares.
  const client = await createClient({ url: redis.url }).connect();
  try {
    return await client.sendCommand<string>(args);
  } finally {
    client.destroy();
  }
}

async function blockedClients(redis: TestRedis): Promise<number> {
  const info = await command(redis, ['INFO', 'clients']);
  return Number(/blocked_clients:(\d+)/.exec(info)?.[1]);
}
