// The outbox as the relay sees it: what was committed and is not yet on its stream.
import type { EventId, StreamName } from '@waggle/contracts';

/** An event that was committed with its state change. */
export interface OutboxRow {
  readonly event_id: EventId;
  readonly stream: StreamName;
  /** The order id: rows of one key are published in the order they were committed. */
  readonly key: string;
  /** The encoded envelope. */
  readonly event: string;
  readonly traceparent?: string;
  /** ms since the epoch. */
  readonly created_at: number;
}

/** A row that has its place on a stream. */
export interface Publication {
  readonly event_id: EventId;
  /** The id that the stream gave it. */
  readonly entry_id: string;
}

export interface PublishedRow extends Publication {
  /** When that was noted, ms since the epoch. */
  readonly published_at: number;
}

export interface OutboxBacklog {
  readonly count: number;
  /** Age of the oldest unpublished row in ms; 0 when there is none. */
  readonly oldestAgeMs: number;
}

/** Published rows: of one stream behind an entry id (exclusive), or certain ones. */
export type PublishedRows =
  | { readonly stream: StreamName; readonly behind: string }
  | { readonly events: readonly EventId[] };

export interface Outbox {
  /**
   * Leases up to `limit` unpublished rows to `owner` for `leaseMs` and returns them, oldest first. Rows of one key come
   * in commit order, and none comes while an earlier one of its key is leased to another owner. Rows that `owner` holds
   * already come again, with a new lease: what could not be published is simply claimed once more.
   */
  claim(owner: string, limit: number, leaseMs: number): Promise<OutboxRow[]>;
  /** Notes that rows are on their streams. They stay for the retention time. */
  markPublished(publications: readonly Publication[]): Promise<void>;
  /** Gives leased rows back at once, so that another owner need not wait for the lease to end. */
  release(owner: string, ids: readonly EventId[]): Promise<void>;
  backlog(): Promise<OutboxBacklog>;
  /** Published rows of a stream in the order of their entry ids, behind `after` (exclusive). */
  published(stream: StreamName, after: string | null, limit: number): Promise<PublishedRow[]>;
  /**
   * Makes published rows unpublished again. They are then claimed like new ones, so that a crash on the way loses none. Certain
   * ones in the order in which they are given: whoever claims meanwhile gets no later one without those before it.
   */
  requeue(rows: PublishedRows): Promise<number>;
  /** The highest entry id among the retained rows of a stream; null when there is none. */
  lastPublished(stream: StreamName): Promise<string | null>;
  /** Deletes rows that were published before `before` (ms since the epoch); returns how many. */
  purge(before: number): Promise<number>;
  /** Calls `wake` after every commit of this process that put something into the outbox. Returns how to stop that. */
  onCommit(wake: () => void): () => void;
}
