// Conformance of an event log: five suites for the contract in ../event-log.ts.
import { describe } from 'vitest';
import { describeDeadLetters } from './event-log-dead-letters.ts';
import { describeGroups } from './event-log-groups.ts';
import { describeHousekeeping } from './event-log-housekeeping.ts';
import { describeLooking } from './event-log-looking.ts';
import { describeOwnership } from './event-log-ownership.ts';
import type { OpenEventLog } from './harness.ts';

export function describeEventLog(name: string, open: OpenEventLog): void {
  describe(`event log: ${name}`, () => {
    describeGroups(open);
    describeOwnership(open);
    describeDeadLetters(open);
    describeHousekeeping(open);
    describeLooking(open);
  });
}
