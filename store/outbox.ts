// The outbox as the relay sees it: committed events that are not on their streams yet. Claims are per stream, so that a stream
// that accepts nothing does not block the others.
import type { EventId, StreamName } from '@waggle/contracts';

/** An event, committed with its state change. */
export interface OutboxRow {
  readonly event_id: EventId;
  readonly stream: StreamName;
  /** The order id: on each stream, rows of one key are published in commit order. */
  readonly key: string;
  /** The encoded envelope. */
  readonly event: string;
  readonly traceparent?: string;
  /** ms since the epoch. */
  readonly created_at: number;
}

/** A published row. */
export interface Publication {
  readonly event_id: EventId;
  /** Its entry id on the stream. */
  readonly entry_id: string;
}

export interface PublishedRow extends Publication {
  /** When it was marked as published, ms since the epoch. */
  readonly published_at: number;
}

export interface OutboxBacklog {
  /** Unpublished rows. */
  readonly count: number;
  /** The age of the oldest of them in ms; 0 without any. */
  readonly oldestAgeMs: number;
  /** Failed rows: kept, but not claimed until they are requeued. */
  readonly failed: number;
}

/** Rows to republish: those of a stream after an entry id (exclusive), given ones, or a stream's failed ones. */
export type RowsToRequeue =
  | { readonly stream: StreamName; readonly behind: string }
  | { readonly events: readonly EventId[] }
  | { readonly failedOf: StreamName };

export interface Outbox {
  /**
   * Leases up to `limit` unpublished rows of a stream to `owner` for `leaseMs` and returns them, oldest first. Rows of one key
   * come in commit order, and never while an earlier one of the key is leased to another owner. Returns rows that `owner`
   * already holds again, with a new lease: a relay retries by claiming once more.
   */
  claim(stream: StreamName, owner: string, limit: number, leaseMs: number): Promise<OutboxRow[]>;
  /** Marks rows as published. They stay for the retention time. */
  markPublished(publications: readonly Publication[]): Promise<void>;
  /** Releases leased rows at once, so that another owner need not wait for the lease to expire. */
  release(owner: string, ids: readonly EventId[]): Promise<void>;
  /** Marks a row that its stream refuses as failed: it stays, and later rows continue. @param why for people */
  markFailed(id: EventId, why: string): Promise<void>;
  /** The backlog of one stream, or of all the service's streams. */
  backlog(stream?: StreamName): Promise<OutboxBacklog>;
  /** Published rows of a stream by entry id, after `after` (exclusive). */
  published(stream: StreamName, after: string | null, limit: number): Promise<PublishedRow[]>;
  /**
   * Requeues published or failed rows; returns how many. They are then claimed like new ones, so that a crash loses none. Given
   * rows are requeued in the given order: a concurrent claim gets no later one without those before it.
   */
  requeue(rows: RowsToRequeue): Promise<number>;
  /** The highest entry id among the retained rows of a stream; null when there is none. */
  lastPublished(stream: StreamName): Promise<string | null>;
  /**
   * Rewrites the retained events of a key; null deletes the row. Returns how many changed. The only change of an event that was
   * committed: it removes a person.
   */
  rewrite(key: string, change: (event: string) => string | null): Promise<number>;
  /** Deletes rows published before `before` (ms since the epoch); returns how many. */
  purge(before: number): Promise<number>;
  /**
   * Calls `committed` after every commit of this process that added outbox rows, with the streams of those that wait for the relay,
   * and how many are on their streams already. Returns a function that unsubscribes.
   */
  onCommit(
    committed: (streams: ReadonlySet<StreamName>, published: ReadonlyMap<StreamName, number>) => void,
  ): () => void;
}

/** Merges the backlogs of several streams. */
export const summed = (backlogs: readonly OutboxBacklog[]): OutboxBacklog => ({
  count: backlogs.reduce((sum, { count }) => sum + count, 0),
  oldestAgeMs: Math.max(0, ...backlogs.map(({ oldestAgeMs }) => oldestAgeMs)),
  failed: backlogs.reduce((sum, { failed }) => sum + failed, 0),
});
