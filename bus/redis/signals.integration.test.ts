// Redis signals across outages of Redis.
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import type { Signals } from '../signals.ts';
import { createRedisSignals, type RedisSignalsOptions } from './signals.ts';

const soon = { timeout: 15_000, interval: 20 };

describe.skipIf(!inject('redisServer'))('signals across Redis outages', () => {
  let redis: TestRedis;
  let opened: Signals[] = [];
  const open = (options: Partial<RedisSignalsOptions> = {}): Signals => {
    const signals = createRedisSignals({ url: redis.url, ...options });
    opened.push(signals);
    return signals;
  };
  /** Sends until a subscriber receives, and returns what it received. */
  const heardBy = async (sender: Signals, heard: unknown[], message: unknown) => {
    heard.length = 0;
    await vi.waitFor(async () => {
      await sender.send('courier', message);
      expect(heard).toContain(message);
    }, soon);
    return heard;
  };
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(opened.map((signals) => signals.close()));
    opened = [];
    await redis.stop();
  });

  test('subscriptions outlive the server', async () => {
    const [sender, receiver] = [open(), open()];
    const heard: unknown[] = [];
    await receiver.subscribe('courier', (message) => heard.push(message));
    await heardBy(sender, heard, 'before');
    await redis.kill();
    await expect(sender.send('courier', 'lost')).resolves.toBeUndefined();
    await redis.start();
    await heardBy(sender, heard, 'after');
    heard.length = 0;
    await sender.send('courier', 'once');
    await sender.send('courier', 'last');
    await expect.poll(() => heard.at(-1), soon).toBe('last');
    expect(heard.filter((message) => message !== 'after')).toEqual(['once', 'last']);
  });

  test('a subscription during an outage receives once Redis is up', async () => {
    await redis.kill();
    const [sender, receiver] = [open(), open()];
    const heard: unknown[] = [];
    const stop = await receiver.subscribe('courier', (message) => heard.push(message));
    await redis.start();
    await heardBy(sender, heard, 'hello');
    await stop();
  });

  test('a hanging connection is detected without a message', async () => {
    const events: string[] = [];
    const receiver = open({ probeMs: 50, commandTimeoutMs: 600, onEvent: ({ kind }) => events.push(kind) });
    await receiver.subscribe('courier', () => {});
    process.kill(redis.pid, 'SIGSTOP');
    try {
      await expect.poll(() => events, soon).toEqual(['down']);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
    await expect.poll(() => events, soon).toEqual(['down', 'up']);
  });

  test('foreign bytes on a channel are skipped', async () => {
    const signals = open({ namespace: 'waggle' });
    const heard: unknown[] = [];
    await signals.subscribe('courier', (message) => heard.push(message));
    const client = await createClient({ url: redis.url }).connect();
    await client.publish('waggle:courier', 'not JSON');
    await client.publish('waggle:courier', '{"ours":true}');
    await expect.poll(() => heard, soon).toEqual([{ ours: true }]);
    client.destroy();
  });
});
