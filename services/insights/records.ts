// What insights keeps: what it knows about each order, and the figures derived from that.
import { collection, defineRecords, integer, type RecordsOf, single, text } from '@waggle/store/collections';
import type { Sale } from './closing.rules.ts';
import type { OrderFacts } from './facts.rules.ts';
import type { HourFigures, ReasonFigures, SoldFigures } from './figures.rules.ts';

/** `changed_at`: ms since the epoch, of the last event that changed it. */
export type KeptFacts = OrderFacts & { readonly changed_at: number };

export const insightsRecords = defineRecords({
  orders: collection<KeptFacts>()({
    key: 'order_id',
    columns: { changed_at: integer() },
    indexes: [{ name: 'by_age', on: ['changed_at'] }],
  }),
  hours: collection<HourFigures>()({ key: 'hour_id' }),
  sold: collection<SoldFigures>()({ key: 'sold_id' }),
  reasons: collection<ReasonFigures>()({ key: 'reason_id' }),
  /** Kept for good: a day's closing is made of them. Nothing of a person is in them. */
  sales: collection<Sale>()({
    key: 'order_id',
    columns: { day: text() },
    indexes: [{ name: 'by_day', on: ['day'] }],
  }),
  /** Whether the orders that an earlier version counted have their sales. */
  sales_made: single<true>('made'),
  /** The time zone of the order that was counted last. */
  zone: single<string>('name'),
  /** When that kitchen’s business day begins, HH:MM. */
  day_begin: single<string>('at'),
});

export type InsightsRecords = RecordsOf<typeof insightsRecords>;
