// The Redis engine passes the suites.
import { describe, inject } from 'vitest';
import { describeConsumer, describeEventLog, describeSignals } from '../conformance/index.ts';
import { redisEventLogHarness, redisSignalsHarness } from '../conformance/redis-harness.ts';

const url = inject('redisUrl') ?? '';

describe.skipIf(!url)('on Redis', () => {
  describeEventLog('redis', () => redisEventLogHarness(url));
  describeConsumer('redis', () => redisEventLogHarness(url));
  describeSignals('redis', () => redisSignalsHarness(url));
});
