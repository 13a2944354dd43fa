// A service's durable state: transactions that commit a state change, its events and its inbox entry atomically.
import type { DatabaseSync } from 'node:sqlite';
import type { Cause, CreatedEvent, EventId } from '@waggle/contracts';
import type { Intents } from './intents.ts';
import type { Outbox } from './outbox.ts';
import type { Projection } from './projection.ts';
import type { Transaction } from './transaction.ts';

/** The store is unreachable or temporarily refuses. The request is not at fault: retry after a backoff. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'store_unavailable';
  /** The server gave a code that is not known to mean an outage: an event that meets it again and again may be its cause. */
  readonly unexplained: boolean;

  constructor(
    message: string,
    { unexplained = false, ...options }: ErrorOptions & { readonly unexplained?: boolean } = {},
  ) {
    super(message, options);
    this.unexplained = unexplained;
  }
}

/** A concurrent change came first. The transaction is rolled back; a retry sees that change. */
export class ConcurrentChangeError extends Error {
  override readonly name = 'ConcurrentChangeError';
  readonly code = 'concurrent_change';

  constructor(record: string, id: string, expectedVersion: number) {
    super(`${record} ${id} is no longer at version ${expectedVersion}`);
  }
}

export type { Cause } from '@waggle/contracts';
export { newId } from './new-id.ts';

export type { Archived, HandlerRun, Transaction, TransactionScope } from './transaction.ts';

export interface TransactionOptions {
  /**
   * Resolve only when the commit would survive a power cut. For promises to clients: a 201, the response to a cancellation.
   * Default false. (MongoDB commits are always durable; SQLite's wait for a group fsync.)
   */
  readonly durable?: boolean;
  /** Written in the same transaction by a store that has the streams in its own file; other stores leave it to the caller. */
  readonly acknowledgement?: Acknowledgement;
  /** The order that it is about, where a store serializes the transactions of one order. */
  readonly key?: string;
  /** Called after the commit with the events that it created. Default: what the store's definition says. */
  readonly created?: (events: readonly CreatedEvent[]) => void;
  /** It touches no records of the service, so that it goes on while a projection is being swapped. */
  readonly recordless?: boolean;
}

/** The acknowledgement of the event that a transaction handles. */
export interface Acknowledgement {
  /** Inside the transaction, on the file of the streams. */
  write(db: DatabaseSync): void;
  /** After its commit. */
  written(): void;
}

/** @typeParam Records the methods that the service needs of its own tables or collections */
export interface Store<Records extends object> {
  readonly service: string;
  /**
   * Runs `body` in one atomic transaction with snapshot reads. `body` may run several times (write conflicts), so it must have
   * no effect except through `tx`, and must await each call before the next. An error rolls back and is rethrown.
   * @throws {StoreUnavailableError} also when the outcome of the commit stays unknown: then only the inbox or an idempotency
   *   key makes a retry safe
   */
  transaction<T>(
    cause: Cause,
    body: (tx: Transaction<Records>) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Reads of committed state, outside any transaction. */
  readonly reads: Records;
  readonly outbox: Outbox;
  /** Of changes whose cause has an intent. */
  readonly intents: Intents;
  /** Of a service that declares one. */
  readonly projection?: Projection<Records>;
  /** Those of the events that are in the inbox. */
  handled(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
  /** Deletes inbox entries older than `before` (ms since the epoch); returns how many. */
  purgeInbox(before: number): Promise<number>;
  /** Rejects, with a message for people, when the store is unreachable. */
  check(): Promise<void>;
  close(): Promise<void>;
}
