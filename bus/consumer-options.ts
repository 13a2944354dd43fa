// What a consumer is told and what it tells: its options, its retry policy, what its handler gets, its health.
import type { AnyEvent, Clock, EventType, Random } from '@waggle/contracts';
import type { EventLog } from './event-log.ts';

/** When to try again and when to give up. One policy: a dead letter is what is left of a retry. */
export interface RetryPolicy {
  /** Runs of the handler in all before the entry is dead-lettered. Default 5. */
  readonly maxAttempts: number;
  /**
   * Processes in a row that may die while they handle an entry that they took over, before it is dead-lettered. From the
   * third on such entries are handled one at a time, so that the one that kills is not taken for its neighbours. Default 20.
   */
  readonly maxDeaths: number;
  /** The pause after the first failure, doubled after each further one. Default 200 ms. */
  readonly firstDelayMs: number;
  /** No pause is longer. Default 30 s. */
  readonly maxDelayMs: number;
  /** Each pause is shortened by up to this part of it, at random, so that failures do not come back together. Default 0.5. */
  readonly jitter: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 5,
  maxDeaths: 20,
  firstDelayMs: 200,
  maxDelayMs: 30_000,
  jitter: 0.5,
};

/** What a handler gets with its event. */
export interface HandlerContext {
  readonly traceparent?: string;
  /** The attempt this is, from 1. */
  readonly attempt: number;
  /** Fires when another process took the entry over: stop, and commit nothing more. */
  readonly signal: AbortSignal;
}

/** Handles one event; resolves only after its transaction has committed. What it throws counts as a failed attempt. */
export type EventHandler = (event: AnyEvent, context: HandlerContext) => Promise<void>;

export interface Subscription {
  readonly stream: string;
  /** Other events on the stream are acknowledged unseen. */
  readonly events: readonly EventType[];
}

/** What happened, for metrics and logs. Counters only ever go up. */
export interface ConsumerObserver {
  handled?(event: AnyEvent, stream: string, durationMs: number): void;
  failed?(event: AnyEvent, stream: string, attempt: number, error: unknown, retryInMs: number | null): void;
  /** @param event null when the entry holds none */
  deadLettered?(stream: string, entryId: string, error: unknown, event: AnyEvent | null): void;
  leaseLost?(stream: string, entryId: string, event: AnyEvent | null): void;
  /** Entries that were trimmed away before this group handled them. */
  lost?(stream: string, entryIds: readonly string[]): void;
  /** Entries taken over from processes that died. */
  claimed?(stream: string, count: number): void;
  /** The engine cannot be used; reported once when it begins and once when it ends, not at every try. */
  unavailable?(error: unknown): void;
  recovered?(afterMs: number): void;
  /** The engine refused something that trying again would not change. Reported once for each message. */
  refused?(error: unknown): void;
  /** The engine takes again what it refused with this message. */
  accepted?(message: string): void;
}

export interface ConsumerOptions {
  readonly log: EventLog;
  readonly group: string;
  /** Unique among the processes of the group. */
  readonly consumer: string;
  readonly subscriptions: readonly Subscription[];
  readonly handle: EventHandler;
  readonly clock: Clock;
  readonly random: Random;
  readonly retry?: Partial<RetryPolicy>;
  /** Orders handled side by side; events of one order always wait for each other. Default 32. */
  readonly concurrency?: number;
  /** Entries held at most, those that wait for their next attempt included. Default 1,000. */
  readonly maxHeld?: number;
  /** An entry idle for longer belongs to a dead process and is claimed. Default 30 s; renewed at a third of it. */
  readonly leaseMs?: number;
  /** How long one read waits for new entries. Default 5 s. */
  readonly waitMs?: number;
  readonly observer?: ConsumerObserver;
}

export interface ConsumerHealth {
  /** ms since the reading of each stream last began a round; of the stream that is longest behind. */
  readonly sinceLastTurnMs: number;
  readonly inFlight: number;
  readonly waitingForRetry: number;
  readonly available: boolean;
  /** What the engine refuses, as messages for people. Other streams and entries go on. */
  readonly refusals: readonly string[];
}

export interface Consumer {
  health(): ConsumerHealth;
  /** Resolves when nothing is in flight and nothing was left to read at that moment. Rejects after `timeoutMs`, saying what is left. */
  whenCaughtUp(timeoutMs: number): Promise<void>;
  /**
   * Stops reading, lets what runs or is next in line finish and acknowledges it, leaves the group. What waits for its next
   * attempt is left at once, and after `timeoutMs` (default 10 s) whatever still runs: its signal fires, and its entry stays
   * pending for others to claim. Returns how many entries were left.
   */
  stop(timeoutMs?: number): Promise<{ abandoned: number }>;
}
