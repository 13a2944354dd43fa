// The suites that every engine must pass, unchanged.
export { describeConsumer } from './describe-consumer.ts';
export { describeEventLog } from './describe-event-log.ts';
export { describeSignals } from './describe-signals.ts';
export * from './harness.ts';
