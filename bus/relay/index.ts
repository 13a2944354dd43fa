// The relay: publishes committed events from the outbox to their streams.
export { type FailingStream, type Relay, type RelayObserver, type RelayOptions, startRelay } from './relay.ts';
export type { RepublishedPart, RepublishPart } from './republish.ts';
