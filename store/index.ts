// The seam between a service and what keeps its state: transactions with an outbox and an inbox, on two engines.
export * from './outbox.ts';
export * from './store.ts';
