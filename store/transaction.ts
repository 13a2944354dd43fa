// What the body of a transaction gets: the service's records, and what every transaction offers besides.
import type { CorrelationId, EventId, EventType, WrittenPayload } from '@waggle/contracts';

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

/** The records with what a transaction offers besides. */
export const withScope = <Records extends object>(records: Records, scope: TransactionScope): Transaction<Records> =>
  new Proxy({} as Transaction<Records>, {
    get: (_, key) => (Object.hasOwn(scope, key) ? Reflect.get(scope, key) : Reflect.get(records, key)),
  });
