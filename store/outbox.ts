// The outbox as the relay sees it: events that were committed and are not on their streams yet. Each stream's rows are
// claimed for themselves, so that a stream which takes none holds up no other.
import type { EventId, StreamName } from '@waggle/contracts';

/** An event that was committed with its state change. */
export interface OutboxRow {
  readonly event_id: EventId;
  readonly stream: StreamName;
  /** The order id: on each stream rows of one key are published in the order they were committed. */
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
  /** Rows that wait to be published. */
  readonly count: number;
  /** Age of the oldest of them in ms; 0 when there is none. */
  readonly oldestAgeMs: number;
  /** Rows that were marked as failed: kept, and not claimed until somebody requeues them. */
  readonly failed: number;
}

/** Rows to publish again: those of a stream behind an entry id (exclusive), certain ones, or those of a stream that failed. */
export type RowsToRequeue =
  | { readonly stream: StreamName; readonly behind: string }
  | { readonly events: readonly EventId[] }
  | { readonly failedOf: StreamName };

export interface Outbox {
  /**
   * Leases up to `limit` unpublished rows of a stream to `owner` for `leaseMs` and returns them, oldest first. Rows of one key
   * come in commit order, and none comes while an earlier one of its key is leased to another owner. Rows that `owner` holds
   * already come again, with a new lease: what could not be published is simply claimed once more.
   */
  claim(stream: StreamName, owner: string, limit: number, leaseMs: number): Promise<OutboxRow[]>;
  /** Notes that rows are on their streams. They stay for the retention time. */
  markPublished(publications: readonly Publication[]): Promise<void>;
  /** Gives leased rows back at once, so that another owner need not wait for the lease to end. */
  release(owner: string, ids: readonly EventId[]): Promise<void>;
  /** Marks a row that its stream refuses for the row's own sake: it stays, and the rows behind it go on. @param why for people */
  markFailed(id: EventId, why: string): Promise<void>;
  /** Of one stream, or of all that the service publishes on. */
  backlog(stream?: StreamName): Promise<OutboxBacklog>;
  /** Published rows of a stream in the order of their entry ids, behind `after` (exclusive). */
  published(stream: StreamName, after: string | null, limit: number): Promise<PublishedRow[]>;
  /**
   * Makes published or failed rows unpublished again; returns how many. They are then claimed like new ones, so that a crash on
   * the way loses none. Certain ones in the order in which they are given: whoever claims meanwhile gets no later one without
   * those before it.
   */
  requeue(rows: RowsToRequeue): Promise<number>;
  /** The highest entry id among the retained rows of a stream; null when there is none. */
  lastPublished(stream: StreamName): Promise<string | null>;
  /** Deletes rows that were published before `before` (ms since the epoch); returns how many. */
  purge(before: number): Promise<number>;
  /**
   * Calls `committed` after every commit of this process that put something into the outbox, with the streams that it is for.
   * Returns how to stop that.
   */
  onCommit(committed: (streams: ReadonlySet<StreamName>) => void): () => void;
}

/** The backlogs of several streams as one. */
export const summed = (backlogs: readonly OutboxBacklog[]): OutboxBacklog => ({
  count: backlogs.reduce((sum, { count }) => sum + count, 0),
  oldestAgeMs: Math.max(0, ...backlogs.map(({ oldestAgeMs }) => oldestAgeMs)),
  failed: backlogs.reduce((sum, { failed }) => sum + failed, 0),
});
