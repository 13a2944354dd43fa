// One service's durable state: transactions in which a state change, its events and its inbox entry stand or fall together.
import type { Cause, EventId, EventType, NewId, Payload } from '@waggle/contracts';
import { v7 } from 'uuid';
import type { Outbox } from './outbox.ts';

/** The store cannot be reached or refuses for now. Nothing is wrong with the request: try it again after a pause. */
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

/** Another change of a record came first. Its transaction is rolled back; tried again, it sees that change. */
export class ConcurrentChangeError extends Error {
  override readonly name = 'ConcurrentChangeError';
  readonly code = 'concurrent_change';

  constructor(record: string, id: string, expectedVersion: number) {
    super(`${record} ${id} is no longer at version ${expectedVersion}`);
  }
}

/** Makes the ids of records and events: UUIDs version 7, which sort by the time they were made. */
export const newId = v7 as () => string as NewId;

export type { Cause } from '@waggle/contracts';

/** What every transaction can do besides reading and writing the service's own records. */
export interface TransactionScope {
  /**
   * Puts an event into the outbox. It is published after the commit, and only then.
   * @param version of the record that changed: orders the events of one order on a stream
   */
  emit<T extends EventType>(type: T, payload: Payload<T>): Promise<void>;
  /** Enters an event into the inbox. False: it was handled before, and nothing else may be done. */
  firstTime(event: { readonly event_id: EventId; readonly event_type: EventType }): Promise<boolean>;
  /** Runs once when the commit is known to have succeeded: the only place for effects outside the store. */
  afterCommit(effect: () => void): void;
}

export type Transaction<Records> = Records & TransactionScope;

export interface TransactionOptions {
  /**
   * Resolve only when the commit would survive a power cut. For what is promised to the outside: a 201, an answer to a
   * cancel. Default false. (MongoDB commits are always durable; SQLite's wait for an fsync that concurrent ones share.)
   */
  readonly durable?: boolean;
}

/** @typeParam Records the service's own tables or collections, as the methods it needs of them */
export interface Store<Records extends object> {
  readonly service: string;
  /**
   * Runs `body` in one transaction: snapshot reads, all or nothing. `body` may run several times (write conflicts), so it
   * must have no effect but through `tx`. It must await each call before the next. What it throws rolls back and comes out.
   * @throws {StoreUnavailableError} also when a commit's answer was lost and could not be asked for again: then it may have
   *   been made, and only the inbox or an idempotency key makes it safe to try again
   */
  transaction<T>(
    cause: Cause,
    body: (tx: Transaction<Records>) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Reads of committed state, outside any transaction. */
  readonly reads: Records;
  readonly outbox: Outbox;
  /** Deletes inbox entries older than `before` (ms since the epoch); returns how many. */
  purgeInbox(before: number): Promise<number>;
  /** Rejects, with a message for people, when the store cannot be reached now. */
  check(): Promise<void>;
  close(): Promise<void>;
}
