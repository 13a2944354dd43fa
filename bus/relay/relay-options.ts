// The options and the observer of a relay.
import type { Clock, EventId, Random, StreamName } from '@waggle/contracts';
import type { Outbox } from '@waggle/store/outbox.ts';
import type { EventLog } from '../event-log.ts';

/** Receives what happens, for metrics and logs. */
export interface RelayObserver {
  /** @param oldestMs the age of the oldest event since its commit */
  published?(stream: StreamName, count: number, oldestMs: number): void;
  /** An outage of a stream: reported once when it begins and once when it ends, not on every attempt. */
  unavailable?(stream: StreamName, error: unknown): void;
  recovered?(stream: StreamName, afterMs: number): void;
  /** A stream lost entries; the relay republishes this many events. */
  refilled?(stream: StreamName, count: number): void;
  /** A stream repeatedly refused this particular event: the outbox keeps it as failed. */
  failed?(stream: StreamName, event: EventId, error: unknown): void;
  /** Releasing leases failed: other relays wait until they expire. */
  leasesLeft?(error: unknown): void;
}

export interface RelayOptions {
  readonly outbox: Outbox;
  readonly log: Pick<EventLog, 'append' | 'missing' | 'lastPublished' | 'partitions' | 'reconnections'>;
  /** The streams that the service publishes on. Each has its own loop, so a failing one does not block the others. */
  readonly streams: readonly StreamName[];
  /** Unique among the processes of the service. */
  readonly owner: string;
  readonly clock: Clock;
  readonly random: Random;
  /** The sweep interval. Default 1 s. */
  readonly sweepMs?: number;
  /** The batch size of a claim. Default 256. */
  readonly batch?: number;
  /** The lease. After it, another relay publishes the rows of a dead one. Default 10 s. */
  readonly leaseMs?: number;
  /** The backoff after a stream's first failure; it doubles after each further one up to `maxDelayMs`. Default 100 ms. */
  readonly firstDelayMs?: number;
  /** Default 5 s. */
  readonly maxDelayMs?: number;
  /** How often a stream may refuse an event while it accepts others before the event is marked as failed. Default 5. */
  readonly maxAttempts?: number;
  readonly observer?: RelayObserver;
}
