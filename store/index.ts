// The interface between a service and its database: transactions with an outbox and an inbox, on two engines.

export type { DeclaredRecords, StoreDefinition } from './collections/declaration.ts';
export type { Intents, KeptIntent } from './intents.ts';
export type { Backlog, Emitted, Handled, Journeys, OrderBound } from './journeys.ts';
export * from './outbox.ts';
export * from './projection.ts';
export * from './store.ts';
export { AfterCommitError, TransactionMisuseError } from './transaction-body.ts';
