// What the notifications service keeps: each order's timeline.
import type { OrderId } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { boolean, collection, defineRecords, integer } from '@waggle/store/collections';
import type { Timeline } from './timeline.rules.ts';

export interface NotificationsRecords {
  readonly timelines: {
    find(id: OrderId): Promise<Timeline | null>;
    insert(timeline: Timeline): Promise<void>;
    /** Replaces the timeline at `expectedRevision`; throws when another change came first. */
    replace(timeline: Timeline, expectedRevision: number): Promise<void>;
    /** Those to which steps will still be added; newest first. */
    open(limit: number): Promise<Timeline[]>;
    /** The last `seq` of each of these orders. */
    seqs(ids: readonly OrderId[]): Promise<Map<OrderId, number>>;
  };
}

type Kept = Omit<Timeline, 'order' | 'delivery_id' | 'shared_token_hash'> & Partial<Timeline>;

const timelines = collection<Timeline>()({
  key: 'order_id',
  version: 'revision',
  label: 'timeline',
  columns: { seq: integer(), open: boolean(), revision: integer() },
  indexes: [
    { name: 'open', on: ['open', '-order_id'], only: { open: true }, engine: 'mongo' },
    {
      name: 'open',
      on: ['open', 'order_id'],
      only: { open: true },
      sqliteName: 'notifications_open',
      engine: 'sqlite',
    },
  ],
  // Timelines from before there were boards have no order and no delivery; later ones an order without the currency's digits.
  readKept: ({ order = null, ...kept }: Kept): Timeline => ({
    delivery_id: null,
    shared_token_hash: null,
    ...kept,
    order: order && { ...order, currency_digits: minorUnitDigits(order.currency) },
  }),
});

export const notificationsRecords = defineRecords(
  { timelines },
  ({ timelines }): NotificationsRecords => ({
    timelines: {
      find: timelines.find,
      insert: timelines.insert,
      replace: timelines.replace,
      open: (limit) => timelines.newest({ where: { open: true }, limit }),
      seqs: (ids) => timelines.pick('seq', ids),
    },
  }),
);
