// The Redis engine passes the suites on a Redis Cluster, with its streams in three partitions, each on another primary.
import { randomUUID } from 'node:crypto';
import { idInPartition, partitionOfId } from '@waggle/contracts/partitions.ts';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type RedisCluster, startRedisCluster } from '../../test/support/redis-cluster.ts';
import {
  describeConsumer,
  describeEventLog,
  describeSignals,
  type EventLogHarness,
  type SignalsHarness,
} from '../conformance/index.ts';
import { createRedisEventLog } from './event-log.ts';
import { keysIn } from './scripts.ts';
import { createRedisSignals } from './signals.ts';
import { slotOf, tagOf } from './slots.ts';

const partitions = 3;

describe.skipIf(!inject('redisServer'))('on a Redis Cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(async () => {
    await cluster?.stop();
  });

  async function openEventLog(): Promise<EventLogHarness> {
    const namespace = `test-${randomUUID()}`;
    const options = { url: cluster.url, namespace, partitions };
    const log = createRedisEventLog(options);
    const other = createRedisEventLog(options);
    const primaries = await Promise.all(
      (await cluster.primaries()).map(({ url }) =>
        createClient({ url })
          .on('error', () => {})
          .connect(),
      ),
    );
    const flush = async () => {
      for (const client of primaries) {
        for (const key of await client.keys(`${namespace}:*`)) await client.del(key);
      }
    };
    return {
      namespace: '',
      log,
      other,
      flush,
      async dropEntries(stream, ids) {
        for (const id of ids) {
          const partition = partitionOfId(id, partitions);
          const key = keysIn(namespace, tagOf(partition, partitions)).stream(stream);
          const node = await cluster.primaryOf(slotOf(key));
          await node.command('XDEL', key, idInPartition(id, partition, partitions));
        }
      },
      async close() {
        await Promise.all([log.close(), other.close()]);
        await flush();
        for (const client of primaries) client.destroy();
      },
    };
  }

  async function openSignals(): Promise<SignalsHarness> {
    const options = { url: cluster.url, namespace: `test-${randomUUID()}`, partitions };
    const signals = createRedisSignals(options);
    const other = createRedisSignals(options);
    return {
      signals,
      other,
      async close() {
        await Promise.all([signals.close(), other.close()]);
      },
    };
  }

  describeEventLog('redis cluster', openEventLog);
  describeConsumer('redis cluster', openEventLog);
  describeSignals('redis cluster', openSignals);
});
