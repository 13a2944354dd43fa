// The interface of a consumer: options, retry policy, handler context, observer, health.
import type { AnyEvent, Clock, EventType, Random } from '@waggle/contracts';
import type { Acknowledgement } from '@waggle/store';
import type { EventLog } from './event-log.ts';

/** When to retry and when to dead-letter. */
export interface RetryPolicy {
  /** Handler runs before the entry is dead-lettered. Default 20: with the pauses below, more than five minutes. */
  readonly maxAttempts: number;
  /**
   * Consecutive processes that may die while they handle a claimed entry before it is dead-lettered. From the third death
   * on such entries run one at a time, which separates the killer from its neighbours. Default 20.
   */
  readonly maxDeaths: number;
  /** The backoff after the first failure; it doubles after each further one. Default 200 ms. */
  readonly firstDelayMs: number;
  /** The upper bound of the backoff. Default 30 s. */
  readonly maxDelayMs: number;
  /**
   * How often an event may fail with a store error that is not known to mean an outage before further failures count as attempts.
   * Default 10: by then the pauses add up to about half a minute, and most outages are over.
   */
  readonly unexplainedFailures: number;
  /** The jitter: each backoff is shortened at random by up to this fraction, so that retries do not coincide. Default 0.2. */
  readonly jitter: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 20,
  maxDeaths: 20,
  firstDelayMs: 200,
  maxDelayMs: 30_000,
  unexplainedFailures: 10,
  jitter: 0.2,
};

export interface ConsumerLimits {
  /** How many orders to handle concurrently; events of one order always run in sequence. Default 32. */
  readonly concurrency: number;
  /** The most entries that one read takes. Default 100. */
  readonly batch: number;
  /** The most entries to hold, including those in backoff. Default 5,000. */
  readonly maxHeld: number;
}

/** A fault of five minutes in one kind of event must not fill what is held: that would stop all others. */
export const defaultConsumerLimits: ConsumerLimits = { concurrency: 32, batch: 100, maxHeld: 5_000 };

/** What a handler receives with its event. */
export interface HandlerContext {
  readonly traceparent?: string;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** Aborts when another process has claimed the entry: stop, and commit nothing more. */
  readonly signal: AbortSignal;
  /** Call it when the event had been handled before, so that nothing was done. */
  repeat(): void;
  /** To commit with what the handler does, where the engine has one; otherwise the consumer acknowledges the event afterwards. */
  readonly acknowledgement?: Acknowledgement;
}

/** Handles one event; must resolve only after its transaction has committed. A throw counts as a failed attempt. */
export type EventHandler = (event: AnyEvent, context: HandlerContext) => Promise<void>;

export interface Subscription {
  readonly stream: string;
  /** The consumer acknowledges other events without calling the handler. */
  readonly events: readonly EventType[];
}

/** Receives what happens, for metrics and logs. */
export interface ConsumerObserver {
  handled?(event: AnyEvent, stream: string, durationMs: number): void;
  /** Instead of `handled`, when the handler said that it was a repeat. */
  repeated?(event: AnyEvent, stream: string, durationMs: number): void;
  failed?(event: AnyEvent, stream: string, attempt: number, error: unknown, retryInMs: number | null): void;
  /** @param event null when the entry holds no valid event */
  deadLettered?(stream: string, entryId: string, error: unknown, event: AnyEvent | null): void;
  /**
   * An event of a newer publisher: of a type or a version that this program does not know, and that it acknowledges without
   * handling it, or with a field that it does not know, which it ignores. `name` says which.
   */
  unknown?(stream: string, entryId: string, what: 'type' | 'version' | 'field', name: string): void;
  leaseLost?(stream: string, entryId: string, event: AnyEvent | null): void;
  /** Entries that were trimmed away before this group handled them. */
  lost?(stream: string, entryIds: readonly string[]): void;
  /** Entries claimed from dead processes. */
  claimed?(stream: string, count: number): void;
  /** An outage of the engine: reported once when it begins and once when it ends, not on every attempt. */
  unavailable?(error: unknown): void;
  recovered?(afterMs: number): void;
  /** The engine refused something that a retry does not fix. Reported once per message. */
  refused?(error: unknown): void;
  /** The engine accepts again what it had refused with this message. */
  accepted?(message: string): void;
}

export interface ConsumerOptions extends Partial<ConsumerLimits> {
  readonly log: EventLog;
  readonly group: string;
  /** Unique among the processes of the group. */
  readonly consumer: string;
  readonly subscriptions: readonly Subscription[];
  readonly handle: EventHandler;
  readonly clock: Clock;
  readonly random: Random;
  readonly retry?: Partial<RetryPolicy>;
  /** An entry that is idle for longer belongs to a dead process and gets claimed. Default 30 s; renewed every third of it. */
  readonly leaseMs?: number;
  /** How long one read waits for new entries. Default 5 s. */
  readonly waitMs?: number;
  readonly observer?: ConsumerObserver;
}

export interface ConsumerHealth {
  /** ms since the read loop of the slowest stream last began a round. */
  readonly sinceLastRoundMs: number;
  readonly inFlight: number;
  readonly waitingForRetry: number;
  readonly available: boolean;
  /** Why the engine is unavailable, for people; null when it is available. */
  readonly outage: string | null;
  /** Why the store refuses the event that waits longest for it, for people; null when none waits. */
  readonly store: string | null;
  /** What the engine refuses, as messages for people. Other streams and entries are not affected. */
  readonly refusals: readonly string[];
}

export interface Consumer {
  health(): ConsumerHealth;
  /** Resolves when nothing is in flight and nothing is left to read. Rejects after `timeoutMs`, naming what is left. */
  whenCaughtUp(timeoutMs: number): Promise<void>;
  /**
   * Stops reading, finishes and acknowledges running and queued entries, and leaves the group. Abandons entries in backoff at
   * once, and running ones after `timeoutMs` (default 10 s): their signals abort, and their entries stay pending for others
   * to claim. Returns how many entries it abandoned.
   */
  stop(timeoutMs?: number): Promise<{ abandoned: number }>;
}
