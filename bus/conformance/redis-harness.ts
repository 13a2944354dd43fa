// Harnesses of the suites on one Redis, each test in a namespace of its own.
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { createRedisEventLog } from '../redis/event-log.ts';
import { createRedisSignals } from '../redis/signals.ts';
import type { EventLogHarness, SignalsHarness } from './harness.ts';

export async function redisEventLogHarness(url: string): Promise<EventLogHarness> {
  const namespace = `test:${randomUUID()}:`;
  const log = createRedisEventLog({ url, namespace: namespace.slice(0, -1) });
  const other = createRedisEventLog({ url, namespace: namespace.slice(0, -1) });
  const client = await createClient({ url }).connect();
  const flush = async () => {
    const keys = await client.keys(`${namespace}*`);
    if (keys.length > 0) await client.del(keys);
  };
  return {
    namespace: '',
    log,
    other,
    flush,
    async dropEntries(stream, ids) {
      await client.xDel(namespace + stream, [...ids]);
    },
    async close() {
      await Promise.all([log.close(), other.close()]);
      await flush();
      await client.close();
    },
  };
}

export async function redisSignalsHarness(url: string): Promise<SignalsHarness> {
  const namespace = `test:${randomUUID()}:`;
  const signals = createRedisSignals({ url, namespace });
  const other = createRedisSignals({ url, namespace });
  return {
    signals,
    other,
    async close() {
      await Promise.all([signals.close(), other.close()]);
    },
  };
}
