// The rows of the outbox in MongoDB: their fields, orders and indexes.
import type { EventId } from '@waggle/contracts';
import type { IndexDescription } from 'mongodb';
import type { EmittedRow } from '../transaction.ts';

export interface StoredRow extends Omit<EmittedRow, 'event_id'> {
  readonly _id: EventId;
  /** Its place among the rows of its transaction. */
  readonly position: number;
  /** Only while it waits: the partial indexes over it stay small, however many published rows are retained. */
  readonly unpublished?: true;
  readonly owner?: string | null;
  readonly lease_until?: number;
  /** Only when published. */
  readonly entry?: string;
  readonly published_at?: number;
  /** Only when its stream refused it for its own sake. */
  readonly failed_at?: number;
  readonly failure?: string;
}

// The commit order of one key: transactions that raise the version of one record conflict, so versions are in that order.
// Clocks are not, since each replica has its own.
export const commitOrder = { key: 1, version: 1, position: 1, _id: 1 } as const;
export const oldestFirst = { created_at: 1, version: 1, position: 1, _id: 1 } as const;

export const unleased = { unpublished: true, owner: null, lease_until: 0 } as const;

export const notWaiting = { unpublished: true, owner: true, lease_until: true } as const;
export const notFailed = { failed_at: true, failure: true } as const;

export const outboxIndexes: readonly IndexDescription[] = [
  { key: { stream: 1, ...oldestFirst }, name: 'waiting', partialFilterExpression: { unpublished: true } },
  { key: { stream: 1, ...commitOrder }, name: 'waiting_by_key', partialFilterExpression: { unpublished: true } },
  { key: { stream: 1, failed_at: 1 }, name: 'failed', partialFilterExpression: { failed_at: { $exists: true } } },
  { key: { key: 1 }, name: 'by_key' },
  { key: { stream: 1, entry: 1 }, name: 'published', partialFilterExpression: { entry: { $exists: true } } },
  { key: { published_at: 1 }, name: 'published_by_age', partialFilterExpression: { published_at: { $exists: true } } },
];

/** An index of earlier versions, which claimed rows of all streams together. */
export const formerOutboxIndexes = ['unpublished', 'unpublished_by_key'];
