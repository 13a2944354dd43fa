// Rebuilding figures: those of whole days that the archive has are made anew, those before are taken over, with the facts of their orders.
import { businessDay, nextBusinessDay } from '@waggle/contracts/business-day.ts';
import { localHour } from '@waggle/contracts/local-time.ts';
import type { RebuildParts } from '@waggle/service-kit/process';
import { hourId, soldId } from './figures.rules.ts';
import { dayOfKitchen } from './read-figures.ts';
import type { InsightsRecords } from './records.ts';

export const rebuildFigures: RebuildParts<InsightsRecords> = {
  async completeSince(old, archivedSince) {
    return nextBusinessDay(archivedSince, await dayOfKitchen(old));
  },
  // All in one transaction: what an order adds later is the difference to its facts, so figures and facts must fit.
  async takeOver({ old, made }, completeSince) {
    const [zone, begin] = [await old.zone.find(), await old.day_begin.find()];
    const kitchen = await dayOfKitchen(old);
    const day = businessDay(completeSince, kitchen);
    // What earlier versions counted between midnight and the beginning of the business day is of hours before it.
    const { hour } = localHour(completeSince, kitchen.time_zone);
    const before = { hour_id: { lt: hourId(day, hour) } };
    for (const one of await old.hours.list({ where: before })) await made.hours.put(one);
    for (const sold of await old.sold.list({ where: { sold_id: { lt: soldId(day, '') } } })) await made.sold.put(sold);
    for (const one of await old.reasons.list({ where: { reason_id: { lt: day } } })) await made.reasons.put(one);
    for (const sale of await old.sales.list()) {
      if (Date.parse(sale.at) < completeSince) await made.sales.put(sale);
    }
    if (await old.sales_made.find()) await made.sales_made.put(true);
    for (const order of await old.orders.list()) {
      if (!order.created || Date.parse(order.created.at) < completeSince) await made.orders.put(order);
    }
    if (zone !== null) await made.zone.put(zone);
    if (begin !== null) await made.day_begin.put(begin);
    return null;
  },
};
