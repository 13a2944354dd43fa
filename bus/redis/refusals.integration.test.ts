// The event log on a reachable Redis that refuses: full, read-only, demoted, busy, without its scripts.
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import { EngineUnavailableError, type EventLog } from '../event-log.ts';
import type { ConnectionEvent } from './connection.ts';
import { createRedisEventLog } from './event-log.ts';
import { createRedisSignals } from './signals.ts';

const stream = 'orders-stream';
const group = 'orders-group';
const member = { stream, group, consumer: 'one' };
const soon = { timeout: 15_000, interval: 20 };

describe.skipIf(!inject('redisServer'))('an event log whose Redis refuses', () => {
  const redises: TestRedis[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  const start = async (settings: string[] = []): Promise<TestRedis> => {
    const redis = await startRedis(settings);
    redises.push(redis);
    return redis;
  };
  const open = (redis: TestRedis, onEvent: (event: ConnectionEvent) => void = () => {}): EventLog => {
    const log = createRedisEventLog({ url: redis.url, onEvent });
    closing.push(() => log.close());
    return log;
  };
  /** An operator's client. */
  const operator = async (redis: TestRedis) => {
    const client = await createClient({ url: redis.url })
      .on('error', () => {})
      .connect();
    closing.push(async () => client.destroy());
    return (...args: string[]) => client.sendCommand<string>(args);
  };
  beforeEach(() => {
    closing.length = 0;
    redises.length = 0;
  });
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()));
    await Promise.all(redises.map((redis) => redis.stop()));
  });

  test('a full Redis refuses appends but allows handling and trimming, and then accepts appends again', async () => {
    const redis = await start(['--maxmemory', '4mb', '--maxmemory-policy', 'noeviction']);
    const log = open(redis);
    await log.ensureGroup(stream, group);
    const fill = Array.from({ length: 50 }, () => ({ event: 'x'.repeat(4_000) }));
    const full = async (): Promise<unknown> => {
      for (let call = 0; call < 100; call += 1) {
        const error = await log.append(stream, fill).then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error) return error;
      }
      return null;
    };
    expect(await full()).toMatchObject({
      code: 'engine_unavailable',
      refusal: 'OOM',
      message: expect.stringMatching(
        /memory is full \(OOM .*\): raise its maxmemory.*; it refused a script on orders-stream for its user default$/,
      ),
    });
    const reader = log.openReader([stream], group, 'one');
    for (let entries = await reader.read(100, 0); entries.length > 0; entries = await reader.read(100, 0)) {
      const ids = entries.map(({ id }) => id);
      expect(await log.renew(member, ids)).toEqual(ids);
      expect(await log.acknowledge(member, ids)).toBe(ids.length);
    }
    expect(await log.trim(stream, [group], Date.now() + 1_000)).toBeGreaterThan(0);
    await vi.waitFor(() => log.append(stream, [{ event: 'room again' }]), soon);
  });

  test('a read-only replica is refused by name until its promotion', async () => {
    const primary = await start();
    const replica = await start(['--replicaof', '127.0.0.1', String(primary.port)]);
    const events: ConnectionEvent[] = [];
    const log = open(replica, (event) => events.push(event));
    await expect(log.append(stream, [{ event: 'a' }])).rejects.toThrow(EngineUnavailableError);
    await expect(log.check()).rejects.toThrow(/127\.0\.0\.1:\d+ is a read-only replica/);
    const admin = await operator(replica);
    await admin('REPLICAOF', 'NO', 'ONE');
    await vi.waitFor(() => log.append(stream, [{ event: 'a' }]), soon);
    expect(events.map(({ kind }) => kind)).toEqual(['down', 'up']);
  });

  test('a waiting reader leaves a demoted primary, and returns once it is primary again', async () => {
    const redis = await start();
    const other = await start();
    const events: ConnectionEvent[] = [];
    const log = open(redis, (event) => events.push(event));
    await log.ensureGroup(stream, group);
    const reader = log.openReader([stream], group, 'one');
    expect(await reader.read(1, 0)).toEqual([]);
    const admin = await operator(redis);
    const waiting = reader.read(1, 5_000).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await admin('INFO', 'clients')).toContain('blocked_clients:1'), soon);
    await admin('REPLICAOF', '127.0.0.1', String(other.port));
    expect(await waiting).toBeInstanceOf(EngineUnavailableError);
    await expect(log.append(stream, [{ event: 'a' }])).rejects.toThrow(EngineUnavailableError);
    await expect(reader.read(1, 10)).rejects.toThrow(EngineUnavailableError);
    await admin('REPLICAOF', 'NO', 'ONE');
    await vi.waitFor(() => log.ensureGroup(stream, group), soon);
    await log.append(stream, [{ event: 'b' }]);
    await vi.waitFor(async () => expect(await reader.read(1, 100)).toHaveLength(1), soon);
    expect(events.map(({ kind }) => kind)).toEqual(['down', 'up']);
  });

  test('a Redis that a foreign script keeps busy is unavailable until the script ends', async () => {
    const redis = await start(['--busy-reply-threshold', '20']);
    const log = open(redis);
    await log.ensureGroup(stream, group);
    const [busy, admin] = [await operator(redis), await operator(redis)];
    const running = busy('EVAL', 'while true do end', '0').catch((error: unknown) => error);
    await vi.waitFor(async () => expect(log.append(stream, [{ event: 'a' }])).rejects.toThrow(/BUSY/), soon);
    await admin('SCRIPT', 'KILL');
    await running;
    await vi.waitFor(() => log.append(stream, [{ event: 'a' }]), soon);
  });

  test('flushed scripts are sent again', async () => {
    const redis = await start();
    const log = open(redis);
    await log.append(stream, [{ event: 'a' }]);
    const admin = await operator(redis);
    await admin('SCRIPT', 'FLUSH');
    await expect(log.append(stream, [{ event: 'b' }])).resolves.toHaveLength(1);
  });

  test('a wrong password is named, and counts as an outage until it is fixed', async () => {
    const redis = await start();
    const admin = await operator(redis);
    await admin('CONFIG', 'SET', 'requirepass', 'right');
    const wrong = createRedisEventLog({ url: redis.url.replace('redis://', 'redis://:wrong@') });
    const right = createRedisEventLog({ url: redis.url.replace('redis://', 'redis://:right@') });
    closing.push(
      () => wrong.close(),
      () => right.close(),
    );
    await expect(right.append(stream, [{ event: 'a' }])).resolves.toHaveLength(1);
    const refused = await wrong.check().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EngineUnavailableError);
    expect(String(refused)).toContain('WRONGPASS');
    expect(String(refused)).not.toContain(':wrong@');
    await admin('CONFIG', 'SET', 'requirepass', 'wrong');
    await vi.waitFor(() => wrong.append(stream, [{ event: 'b' }]), soon);
  });

  test('a Redis without its replicas is named while it accepts no events, and accepts them once none is required', async () => {
    const redis = await start(['--min-replicas-to-write', '1']);
    const log = open(redis);
    await vi.waitFor(
      () =>
        expect(log.append(stream, [{ event: 'a' }])).rejects.toMatchObject({
          code: 'engine_unavailable',
          refusal: 'NOREPLICAS',
          message: expect.stringMatching(/too few replicas.*min-replicas-to-write; it refused .* on orders-stream/),
        }),
      soon,
    );
    const admin = await operator(redis);
    await admin('CONFIG', 'SET', 'min-replicas-to-write', '0');
    await vi.waitFor(() => log.append(stream, [{ event: 'a' }]), soon);
  });

  test('a node of a Redis Cluster is named: while it serves no keys, and for a command on keys of two slots', async () => {
    const redis = await start(['--cluster-enabled', 'yes']);
    const log = open(redis);
    await vi.waitFor(
      () =>
        expect(log.append(stream, [{ event: 'a' }])).rejects.toMatchObject({
          code: 'engine_unavailable',
          refusal: 'CLUSTERDOWN',
          message: expect.stringMatching(/does not serve all keys .*without cluster mode in REDIS_URL/),
        }),
      soon,
    );
    const admin = await operator(redis);
    await admin('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await vi.waitFor(() => log.ensureGroup(stream, group), soon);
    await log.append(stream, [{ event: 'a' }]);
    const [entry] = await log.openReader([stream], group, 'one').read(1, 1_000);
    const error = { name: 'Error', message: 'failed', stack: '' };
    await expect(log.deadLetter(member, entry?.id ?? '', error)).rejects.toMatchObject({
      code: 'engine_refused',
      message: expect.stringMatching(/refuses a script on orders-stream, .*node of a Redis Cluster \(CROSSSLOT/),
    });
  });

  describe('permanently, until someone fixes the cause', () => {
    /** A restricted user for the log, and an operator with all permissions. */
    const withUser = async (...rights: string[]) => {
      const redis = await start();
      const run = await operator(redis);
      await run('ACL', 'SETUSER', 'waggle', 'on', '>secret', ...rights);
      const url = redis.url.replace('redis://', 'redis://waggle:secret@');
      return { run, url };
    };
    const refused = (message: RegExp) =>
      expect.objectContaining({ name: 'EngineRefusedError', message: expect.stringMatching(message) });
    const openAs = (url: string): EventLog => {
      const log = createRedisEventLog({ url });
      closing.push(() => log.close());
      return log;
    };

    test('a key of the wrong type is named with its type, and the stream works again once the key is gone', async () => {
      const redis = await start();
      const run = await operator(redis);
      const log = open(redis);
      await run('SET', stream, 'x');
      const expected = refused(/refuses a script: its key orders-stream holds a string and no stream: .*delete it$/);
      await expect(log.append(stream, [{ event: 'a' }])).rejects.toEqual(expected);
      await expect(log.lastPublished(stream)).rejects.toEqual(expected);
      await expect(log.ensureGroup(stream, group)).rejects.toEqual(
        refused(/refuses XGROUP CREATE: its key orders-stream/),
      );
      const reader = log.openReader([stream], group, 'one');
      await expect(reader.read(1, 0)).rejects.toEqual(
        refused(/refuses XREADGROUP: its key orders-stream holds a string/),
      );
      expect(await log.append('deliveries-stream', [{ event: 'a' }])).toHaveLength(1);
      await run('DEL', stream);
      await log.ensureGroup(stream, group);
      expect(await log.append(stream, [{ event: 'a' }])).toHaveLength(1);
      const [entry] = await reader.read(1, 1_000);
      await run('SET', `${stream}:${group}:failures`, 'x');
      await expect(log.recordFailure(member, entry?.id ?? '', 'E: m')).rejects.toEqual(
        refused(/its key orders-stream:orders-group:failures holds a string and no hash/),
      );
    });

    test('a denied key or command is named with the user, and works again once it is allowed', async () => {
      const { run, url } = await withUser('~deliveries-stream', '&*', '+@all', '-xreadgroup');
      const log = openAs(url);
      await vi.waitFor(() => log.check(), soon);
      await expect(log.append(stream, [{ event: 'a' }])).rejects.toEqual(
        refused(/does not let its user waggle do a script on orders-stream \(NOPERM .*ACL SETUSER/),
      );
      await run('ACL', 'SETUSER', 'waggle', '~*', '-xadd');
      await expect(log.append(stream, [{ event: 'a' }])).rejects.toEqual(refused(/its user waggle do a script/));
      await run('ACL', 'SETUSER', 'waggle', '+xadd');
      expect(await log.append(stream, [{ event: 'a' }])).toHaveLength(1);
      await log.ensureGroup(stream, group);
      const reader = log.openReader([stream], group, 'one');
      await expect(reader.read(1, 0)).rejects.toEqual(refused(/its user waggle do XREADGROUP on orders-stream/));
      await run('ACL', 'SETUSER', 'waggle', '+xreadgroup');
      expect(await reader.read(1, 1_000)).toHaveLength(1);
    });

    test('a policy that evicts streams is named while it is set', async () => {
      const redis = await start(['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru']);
      const run = await operator(redis);
      const log = open(redis);
      await expect
        .poll(() => log.check(), soon)
        .toEqual([expect.stringMatching(/evicts keys .*allkeys-lru.*: set maxmemory-policy noeviction$/)]);
      await run('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
      expect(await log.check()).toEqual([]);
    });

    test('a denied channel is named, the others work, and it is subscribed once it is allowed', async () => {
      const { run, url } = await withUser('~*', '&timelines', '+@all');
      const [refusedOnce, accepted] = [vi.fn(), vi.fn()];
      const signals = createRedisSignals({ url, probeMs: 50, observer: { refused: refusedOnce, accepted } });
      closing.push(() => signals.close());
      const heard: unknown[] = [];
      await signals.subscribe('positions', (message) => heard.push(message));
      await signals.subscribe('timelines', (message) => heard.push(message));
      await signals.send('positions', 1);
      await vi.waitFor(async () => {
        await signals.send('timelines', 'here');
        expect(heard).toContain('here');
      }, soon);
      expect(signals.refusals).toEqual([
        expect.stringMatching(/does not let its user waggle do SUBSCRIBE on positions \(NOPERM/),
        expect.stringMatching(/does not let its user waggle do PUBLISH on positions \(NOPERM/),
      ]);
      expect(refusedOnce).toHaveBeenCalledTimes(2);
      await run('ACL', 'SETUSER', 'waggle', '&positions');
      await vi.waitFor(async () => {
        await signals.send('positions', 'there');
        expect(heard).toContain('there');
      }, soon);
      expect(signals.refusals).toEqual([]);
      expect(accepted).toHaveBeenCalledTimes(2);
    });
  });
});
