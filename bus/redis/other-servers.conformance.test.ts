// The Redis engine passes the suites on the other servers that are installed: Valkey, other versions of Redis.
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import { describeConsumer, describeEventLog, describeSignals } from '../conformance/index.ts';
import { redisEventLogHarness, redisSignalsHarness } from '../conformance/redis-harness.ts';

const servers = inject('otherRedisServers');

// Vitest calls a file without tests a failure.
describe.skipIf(servers.length === 0).each(servers.length === 0 ? ['another server'] : servers)('on %s', (server) => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis([], server);
  });
  afterAll(async () => {
    await redis?.stop();
  });
  describeEventLog(server, () => redisEventLogHarness(redis.url));
  describeConsumer(server, () => redisEventLogHarness(redis.url));
  describeSignals(server, () => redisSignalsHarness(redis.url));
});
