// What a relay is given: an outbox, the streams as functions, time and randomness.
import type { Clock, Random, StreamName } from '@waggle/contracts';
import type { Outbox, OutboxRow } from '@waggle/store/outbox.ts';

/** What is put on a stream for a row. */
export type RelayedEntry = Pick<OutboxRow, 'event' | 'traceparent'>;

/**
 * Appends entries to a stream in order and returns their ids. Rejects with an error whose `code` is `stream_behind` when
 * the stream's last id is before `expectLast`: it lost what it had.
 */
export type Publish = (
  stream: StreamName,
  entries: readonly RelayedEntry[],
  expectLast: string | null,
) => Promise<readonly string[]>;

/** What happened, for metrics and logs. */
export interface RelayObserver {
  /** @param oldestMs how long the oldest of them had been committed */
  published?(stream: StreamName, count: number, oldestMs: number): void;
  /** Reported once when publishing begins to fail and once when it works again, not at every try. */
  unavailable?(error: unknown): void;
  recovered?(afterMs: number): void;
  /** A stream lost what it had; so many events are published on it again. */
  refilled?(stream: StreamName, count: number): void;
  /** Leases could not be given back: others wait until they end. */
  leasesLeft?(error: unknown): void;
}

export interface RelayOptions {
  readonly outbox: Outbox;
  readonly publish: Publish;
  /** Unique among the processes of the service. */
  readonly owner: string;
  readonly clock: Clock;
  readonly random: Random;
  /** The id of the last entry ever put on a stream, '0-0' for none. With it, a loss on an idle stream is noticed too. */
  readonly lastId?: ((stream: StreamName) => Promise<string>) | undefined;
  /**
   * Those of some entry ids that a stream does not hold. With it, each batch is looked for once after the outbox knows of it:
   * a stream that was lost before that, and filled again by another replica, lacks it without being behind.
   */
  readonly missing?: ((stream: StreamName, ids: readonly string[]) => Promise<readonly string[]>) | undefined;
  /** The streams that the service publishes on. Default all; fewer save the sweep some questions. */
  readonly streams?: readonly StreamName[];
  /** How often to look for what was left behind. Default 1 s. */
  readonly sweepMs?: number;
  /** Rows claimed at once. Default 256. */
  readonly batch?: number;
  /** Default 10 s. Rows of a relay that died are published by another one after that. */
  readonly leaseMs?: number;
  /** The pause after the first failure, doubled after each further one up to `maxDelayMs`. Default 100 ms. */
  readonly firstDelayMs?: number;
  /** Default 5 s. Keep it under the lease, or other relays take turns with what cannot be published. */
  readonly maxDelayMs?: number;
  readonly observer?: RelayObserver;
}
