// A start on a Redis of a kind that Waggle cannot work with.
import { describe, expect, inject, test } from 'vitest';
import { freePort, startRedis } from '../../test/support/redis.ts';
import { refuseUnusableRedis } from './usable-redis.ts';

const evicting = ['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'];

describe.skipIf(!inject('redisServer'))('a start', () => {
  test.each([
    ['a node of a Redis Cluster', ['--cluster-enabled', 'yes'], /is in cluster mode.*: give a Redis without it/],
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
});
