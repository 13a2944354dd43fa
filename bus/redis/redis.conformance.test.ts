// The Redis engine passes the suites.
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { describe, inject } from 'vitest';
import {
  describeConsumer,
  describeEventLog,
  describeSignals,
  type EventLogHarness,
  type SignalsHarness,
} from '../conformance/index.ts';
import { createRedisEventLog } from './event-log.ts';
import { createRedisSignals } from './signals.ts';

const url = inject('redisUrl') ?? '';

async function openEventLog(): Promise<EventLogHarness> {
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

async function openSignals(): Promise<SignalsHarness> {
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

describe.skipIf(!url)('on Redis', () => {
  describeEventLog('redis', openEventLog);
  describeConsumer('redis', openEventLog);
  describeSignals('redis', openSignals);
});
