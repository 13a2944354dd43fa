// Conformance of a consumer: eight suites that every engine must pass.
import { describe } from 'vitest';
import { describeConsumerDeaths } from './consumer-deaths.ts';
import { describeConsumerDelivery } from './consumer-delivery.ts';
import { describeConsumerFailures } from './consumer-failures.ts';
import { describeConsumerFaults } from './consumer-faults.ts';
import { describeConsumerLastError } from './consumer-last-error.ts';
import { describeConsumerLeases } from './consumer-leases.ts';
import { describeConsumerLifecycle } from './consumer-lifecycle.ts';
import { describeConsumerRefusals } from './consumer-refusals.ts';
import type { OpenEventLog } from './harness.ts';

export function describeConsumer(name: string, open: OpenEventLog): void {
  describe(`consumer: ${name}`, () => {
    describeConsumerDelivery(open);
    describeConsumerFailures(open);
    describeConsumerLastError(open);
    describeConsumerRefusals(open);
    describeConsumerLeases(open);
    describeConsumerDeaths(open);
    describeConsumerLifecycle(open);
    describeConsumerFaults(open);
  });
}
