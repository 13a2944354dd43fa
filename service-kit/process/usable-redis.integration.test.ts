// A start on a Redis of a kind that Waggle cannot work with.
import { createClient } from 'redis';
import { describe, expect, inject, test } from 'vitest';
import { freePort, startRedis } from '../../test/support/redis.ts';
import { refuseUnusableRedis } from './usable-redis.ts';

const evicting = ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'];

describe.skipIf(!inject('redisServer'))('a start', () => {
  test.each([
    [
      'a Redis Cluster, with one partition,',
      ['--cluster-enabled', 'yes'],
      /is in cluster mode.*: set WAGGLE_PARTITIONS/,
    ],
    ['a Redis that evicts keys', evicting, /evicts keys .*allkeys-lru.*: set maxmemory-policy noeviction$/],
  ])('on %s is refused in one line that says what to give instead', async (_what, settings, why) => {
    const redis = await startRedis(settings);
    try {
      const refused = await refuseUnusableRedis(redis.url).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'settings', message: expect.stringMatching(why) });
      expect(String(refused)).not.toContain('\n');
    } finally {
      await redis.stop();
    }
  });

  test('on a Redis that keeps what it has, or does not answer, goes on', async () => {
    const redis = await startRedis(['--maxmemory', '100mb', '--maxmemory-policy', 'volatile-lru']);
    await refuseUnusableRedis(redis.url);
    await redis.stop();
    await refuseUnusableRedis(`redis://127.0.0.1:${await freePort()}`);
  });

  test('on addresses of which only one kind of Redis has several is refused, or takes the ones that fit', async () => {
    const redis = await startRedis();
    const several = `${redis.url},127.0.0.1:${await freePort()}`;
    try {
      await expect(refuseUnusableRedis(several)).rejects.toThrow(/names 2 servers.*set WAGGLE_PARTITIONS/);
      await expect(refuseUnusableRedis(several, 3)).rejects.toThrow(/not in cluster mode: give the address of one/);
      await refuseUnusableRedis(redis.url, 3);
    } finally {
      await redis.stop();
    }
  });

  test('on a Redis Cluster goes on with partitions; a number of a database is refused', async () => {
    const redis = await startRedis(['--cluster-enabled', 'yes']);
    const client = await createClient({ url: redis.url }).connect();
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    client.destroy();
    try {
      await refuseUnusableRedis(redis.url, 3);
      await expect(refuseUnusableRedis(`${redis.url}/2`, 3)).rejects.toThrow(/no database 2: leave it out/);
    } finally {
      await redis.stop();
    }
  });
});
