// What the body of a transaction gets: the service's records, and what every transaction offers besides; and what an engine runs it
// with.
import type {
  Cause,
  Clock,
  CorrelationId,
  CreatedEvent,
  EventId,
  EventType,
  NewId,
  StreamName,
  WrittenPayload,
} from '@waggle/contracts';

/** What the inbox keeps of an event for rebuilds. */
export interface Archived {
  /** The order id. Events of one order are applied in the order in which they were handled. */
  readonly key: string;
  /** The encoded envelope; null for an event that says something of a person, of which only the order is kept. */
  readonly event: string | null;
}

/** One run of a handler. */
export interface HandlerRun {
  /** The process. */
  readonly consumer: string;
  /** From 1. */
  readonly attempt: number;
  /** ms since the epoch. */
  readonly began_at: number;
  /** For rebuilds, in the inbox of a service that has a projection. */
  readonly archived?: Archived;
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

/** An event as the outbox stores it, without engine-specific columns. */
export interface EmittedRow {
  readonly event_id: EventId;
  readonly stream: StreamName;
  readonly key: string;
  /** The changed record's version: the commit order within a key. */
  readonly version: number;
  readonly event: string;
  readonly traceparent?: string;
  readonly created_at: number;
}

export interface TransactionBody<Records extends object> {
  /**
   * Runs the body with its `tx`, which is invalid afterwards. Rejects with the body's error, a broken rule, or an engine error
   * that the body swallowed.
   */
  run<T>(body: (tx: Transaction<Records>) => Promise<T>): Promise<T>;
  /** The emitted events in order, to write before the commit. */
  readonly emitted: readonly EmittedRow[];
  /** What the cause of each says of it, in the same order. */
  readonly created: readonly CreatedEvent[];
  /** Effects to run after the commit. */
  readonly effects: readonly (() => void)[];
  /** The errors of `tx` calls, even if the body caught them. */
  readonly failures: readonly unknown[];
}

export interface BodyOptions<Records extends object> {
  readonly service: string;
  /** The streams that it may emit events on. */
  readonly publishes: readonly StreamName[];
  /** Those of them that carry nothing. */
  readonly unread?: readonly StreamName[] | undefined;
  readonly cause: Cause;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly records: Records;
  readonly firstTime: TransactionScope['firstTime'];
  /** Identifies engine errors: after one the transaction must not commit, even if the body continues. */
  readonly dooms: (error: unknown) => boolean;
}
