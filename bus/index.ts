// The event bus: publish, and consume in groups with retry, leases and dead letters, over an engine.
export * from './consumer.ts';
export * from './event-log.ts';
export * from './housekeeping.ts';
export * from './signals.ts';
