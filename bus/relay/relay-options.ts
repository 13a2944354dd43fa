// What a relay is given: an outbox, the event log, the streams of its service, time and randomness.
import type { Clock, EventId, Random, StreamName } from '@waggle/contracts';
import type { Outbox } from '@waggle/store/outbox.ts';
import type { EventLog } from '../event-log.ts';

/** What happened, for metrics and logs. */
export interface RelayObserver {
  /** @param oldestMs how long the oldest of them had been committed */
  published?(stream: StreamName, count: number, oldestMs: number): void;
  /** Reported once when publishing on a stream begins to fail and once when it works again, not at every attempt. */
  unavailable?(stream: StreamName, error: unknown): void;
  recovered?(stream: StreamName, afterMs: number): void;
  /** A stream lost what it had; so many events are published on it again. */
  refilled?(stream: StreamName, count: number): void;
  /** A stream refused an event for the event's own sake, again and again: the outbox keeps it as failed. */
  failed?(stream: StreamName, event: EventId, error: unknown): void;
  /** Leases could not be given back: others wait until they end. */
  leasesLeft?(error: unknown): void;
}

export interface RelayOptions {
  readonly outbox: Outbox;
  readonly log: Pick<EventLog, 'append' | 'missing' | 'lastPublished'>;
  /** The streams that the service publishes on. Each is served for itself: one that fails holds up no other. */
  readonly streams: readonly StreamName[];
  /** Unique among the processes of the service. */
  readonly owner: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How often to look for what was left behind. Default 1 s. */
  readonly sweepMs?: number;
  /** Rows of a stream claimed at once. Default 256. */
  readonly batch?: number;
  /** Default 10 s. Rows of a relay that died are published by another one after that. */
  readonly leaseMs?: number;
  /** The pause after a stream's first failure, doubled after each further one up to `maxDelayMs`. Default 100 ms. */
  readonly firstDelayMs?: number;
  /** Default 5 s. */
  readonly maxDelayMs?: number;
  /** How often a stream may refuse an event while it takes others, before the event is marked as failed. Default 5. */
  readonly maxAttempts?: number;
  readonly observer?: RelayObserver;
}
