// Counts an order's facts from its events: once each, with repeats and in any order of arrival.

import type { Signals } from '@waggle/bus';
import type { Payload } from '@waggle/contracts';
import { usualDayBegin } from '@waggle/contracts/kitchen-day.ts';
import type { ReactionContext } from '@waggle/service-kit/process';
import type { Transaction } from '@waggle/store';
import { saleOf } from './closing.rules.ts';
import { contributionOf, countedUnder, learn, type OrderEvent } from './facts.rules.ts';
import { changesBetween, emptyHour } from './figures.rules.ts';
import type { OrderMetrics } from './order-metrics.ts';
import type { InsightsRecords } from './records.ts';

/** Notifies every process that figures changed. */
export const figuresChannel = 'insights';

export interface CountOrderDeps {
  readonly signals: Pick<Signals, 'send'>;
  /** How long the facts of an order are kept after its last event, in ms. */
  readonly keptMs: number;
  readonly metrics?: OrderMetrics;
}

export const countOrder =
  ({ signals, keptMs, metrics }: CountOrderDeps) =>
  async (
    tx: Transaction<InsightsRecords>,
    event: OrderEvent,
    { at, completeSince }: Pick<ReactionContext, 'at' | 'completeSince'>,
  ): Promise<void> => {
    const before = await tx.orders.find(event.payload.order_id);
    // Its facts may have been purged, and the figures have it: the order would count twice.
    const countedBefore = Math.max(at - keptMs, completeSince ?? 0);
    if (!before && Date.parse(event.payload.at) < countedBefore) return;
    const after = learn(before, event);
    // What is wanted for later goes on then, however long that is.
    const changed_at = Math.max(at, Date.parse(after.created?.due_at ?? '') || 0);
    await tx.orders.put({ ...after, changed_at });
    tx.afterCommit(() => metrics?.learned(before, after));
    if (!after.created) return;
    const { hours, sold, reasons } = changesBetween(
      before && contributionOf(before),
      contributionOf(after),
      countedUnder(after.created),
    );
    for (const [hour_id, amounts] of hours) await tx.hours.increment(emptyHour(hour_id), amounts);
    for (const [sold_id, { name, ...amounts }] of sold) {
      await tx.sold.increment({ sold_id, name, quantity: 0, revenue: {} }, amounts);
    }
    for (const { count, ...reason } of reasons) await tx.reasons.increment({ ...reason, count: 0 }, { count });
    const sale = saleOf(after);
    if (sale) await tx.sales.put(sale);
    if (event.event_type === 'order.created') await noteDay(tx, event.payload);
    if (hours.size + sold.size > 0) tx.afterCommit(() => void signals.send(figuresChannel, {}));
  };

// Written only when it changes: every order would write the same record.
async function noteDay(
  tx: Transaction<InsightsRecords>,
  { time_zone = 'UTC', day_begins_at = usualDayBegin }: Payload<'order.created'>,
): Promise<void> {
  if ((await tx.zone.find()) !== time_zone) await tx.zone.put(time_zone);
  if ((await tx.day_begin.find()) !== day_begins_at) await tx.day_begin.put(day_begins_at);
}
