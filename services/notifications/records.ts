// What the notifications service needs kept; `store/` says where.
import type { OrderId } from '@waggle/contracts';
import type { Timeline } from './timeline.rules.ts';

export interface NotificationsRecords {
  readonly timelines: {
    find(id: OrderId): Promise<Timeline | null>;
    insert(timeline: Timeline): Promise<void>;
    /** Puts the timeline in place of its `expectedRevision`; throws when another change came first. */
    replace(timeline: Timeline, expectedRevision: number): Promise<void>;
    /** Those to which steps will still be added; newest first. */
    open(limit: number): Promise<Timeline[]>;
    /** The last `seq` of each of these orders. */
    seqs(ids: readonly OrderId[]): Promise<Map<OrderId, number>>;
  };
}
