// The relay: brings committed events from the outbox onto their streams.
export { type FailingStream, type Relay, type RelayObserver, type RelayOptions, startRelay } from './relay.ts';
export type { RepublishedPart, RepublishPart } from './republish.ts';
