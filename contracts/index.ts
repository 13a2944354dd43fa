// Everything that services, clients and tools agree on: events, streams, states, HTTP bodies, WebSocket messages.
export * from './accounts.ts';
export * from './backoff.ts';
export * from './dead-letters.ts';
export * from './delivery.ts';
export * from './entry-id.ts';
export * from './envelope.ts';
export * from './events.ts';
export * from './http.ts';
export * from './limits.ts';
export * from './loop.ts';
export * from './menu.ts';
export * from './opening.ts';
export * from './order.ts';
export * from './primitives.ts';
export * from './runtime.ts';
export * from './streams.ts';
export * from './websocket.ts';
