// What the notifications service keeps: each order's timeline.
import type { BoardOrder, OrderId } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { boolean, collection, defineRecords, integer, type Single, single } from '@waggle/store/collections';
import type { Timeline } from './timeline.rules.ts';

export interface NotificationsRecords {
  /** Whether the customers that earlier versions kept in ended timelines are gone. */
  readonly cleared: Single<boolean>;
  readonly timelines: {
    find(id: OrderId): Promise<Timeline | null>;
    insert(timeline: Timeline): Promise<void>;
    /** Replaces the timeline at `expectedRevision`; throws when another change came first. */
    replace(timeline: Timeline, expectedRevision: number): Promise<void>;
    /** Those to which steps will still be added; newest first. */
    open(limit: number): Promise<Timeline[]>;
    /** Those of orders with an id below `before`, by id, after `after`. */
    below(before: OrderId, after: OrderId | null, limit: number): Promise<Timeline[]>;
    /** Ended ones that an earlier version left with their customer. */
    endedWithCustomer(limit: number): Promise<Timeline[]>;
    /** The revision of each of these orders' timelines. */
    revisions(ids: readonly OrderId[]): Promise<Map<OrderId, number>>;
  };
}

type Kept = Omit<Timeline, 'order' | 'customer' | 'delivery_id' | 'shared_token_hash'> & Partial<Timeline>;

const timelines = collection<Timeline>()({
  key: 'order_id',
  version: 'revision',
  label: 'timeline',
  columns: { seq: integer(), open: boolean(), revision: integer() },
  nested: ['order.customer.name'],
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
  // In earlier versions the order holds its customer.
  readKept({ order: keptOrder = null, ...kept }: Kept): Timeline {
    const { customer = null, ...order } = keptOrder ?? {};
    return {
      delivery_id: null,
      shared_token_hash: null,
      customer: kept.open ? customer : null,
      ...kept,
      order:
        keptOrder &&
        (keptOrder.currency_digits === undefined
          ? { ...(order as BoardOrder), currency_digits: minorUnitDigits(keptOrder.currency) }
          : (order as BoardOrder)),
    };
  },
});

export const notificationsRecords = defineRecords(
  { timelines, cleared: single<boolean>('done') },
  ({ timelines, cleared }): NotificationsRecords => ({
    cleared,
    timelines: {
      find: timelines.find,
      insert: timelines.insert,
      replace: timelines.replace,
      open: (limit) => timelines.newest({ where: { open: true }, limit }),
      below: (before, after, limit) =>
        timelines.list({
          where: { order_id: after === null ? { lt: before } : { lt: before, gt: after } },
          sort: ['order_id'],
          limit,
        }),
      endedWithCustomer: (limit) =>
        timelines.list({ where: { open: false, 'order.customer.name': { not: null } }, limit }),
      revisions: (ids) => timelines.pick('revision', ids),
    },
  }),
);
