// The suites that every engine must pass, unchanged.
export { describeConsumer } from './consumer.ts';
export { describeEventLog } from './event-log.ts';
export * from './harness.ts';
export { describeSignals } from './signals.ts';
