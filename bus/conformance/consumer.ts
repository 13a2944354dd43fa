// Conformance of a consumer on an engine: the same promises whatever is underneath, in four parts.
import { describe } from 'vitest';
import { describeConsumerDelivery } from './consumer-delivery.ts';
import { describeConsumerFailures } from './consumer-failures.ts';
import { describeConsumerLeases } from './consumer-leases.ts';
import { describeConsumerLifecycle } from './consumer-lifecycle.ts';
import type { OpenEventLog } from './harness.ts';

export function describeConsumer(name: string, open: OpenEventLog): void {
  describe(`consumer: ${name}`, () => {
    describeConsumerDelivery(open);
    describeConsumerFailures(open);
    describeConsumerLeases(open);
    describeConsumerLifecycle(open);
  });
}
