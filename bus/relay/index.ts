// The relay: brings committed events from the outbox onto their streams.
export * from './relay.ts';
export * from './republish.ts';
