// Conformance of a consumer on an engine.
import { describe } from 'vitest';
import type { OpenEventLog } from './harness.ts';

export function describeConsumer(name: string, open: OpenEventLog): void {
  describe.todo(`consumer: ${name} ${open.name}`);
}
