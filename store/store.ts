// A service's durable state: transactions that commit a state change, its events and its inbox entry atomically.
import type { DatabaseSync } from 'node:sqlite';
import type { Cause, CorrelationId, EventId, EventType, NewId, WrittenPayload } from '@waggle/contracts';
import { v7 } from 'uuid';
import type { Intents } from './intents.ts';
import type { Outbox } from './outbox.ts';

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

/** Generates the ids of records and events: UUIDs version 7, which sort by creation time. */
export const newId = v7 as () => string as NewId;

export type { Cause } from '@waggle/contracts';

/** One run of a handler. */
export interface HandlerRun {
  /** The process. */
  readonly consumer: string;
  /** From 1. */
  readonly attempt: number;
  /** ms since the epoch. */
  readonly began_at: number;
}

/** What every transaction offers besides the service's own records. */
export interface TransactionScope {
  /**
   * Adds an event to the outbox. The relay publishes it after the commit.
   * @param correlationId of the record that the event is about: its events have one for its whole life, whoever changes it.
   *   Default: that of the cause
   */
  emit<T extends EventType>(type: T, payload: WrittenPayload<T>, correlationId?: CorrelationId): Promise<void>;
  /**
   * Adds an event to the inbox. False for a repeat: then do nothing else.
   * @param run what the trace of its order tells of this run
   */
  firstTime(event: { readonly event_id: EventId; readonly event_type: EventType }, run?: HandlerRun): Promise<boolean>;
  /** Runs once after a successful commit: the only place for effects outside the store. */
  afterCommit(effect: () => void): void;
}

export type Transaction<Records> = Records & TransactionScope;

export interface TransactionOptions {
  /**
   * Resolve only when the commit would survive a power cut. For promises to clients: a 201, the response to a cancellation.
   * Default false. (MongoDB commits are always durable; SQLite's wait for a group fsync.)
   */
  readonly durable?: boolean;
  /** Written in the same transaction by a store that has the streams in its own file; other stores leave it to the caller. */
  readonly acknowledgement?: Acknowledgement;
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
  /** Those of the events that are in the inbox. */
  handled(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
  /** Deletes inbox entries older than `before` (ms since the epoch); returns how many. */
  purgeInbox(before: number): Promise<number>;
  /** Rejects, with a message for people, when the store is unreachable. */
  check(): Promise<void>;
  close(): Promise<void>;
}
