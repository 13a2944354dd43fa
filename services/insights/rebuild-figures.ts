// Rebuilding figures: those of whole days that the archive has are made anew, those before are taken over, with the facts of their orders.
import { firstWholeDay } from '@waggle/contracts/local-time.ts';
import type { RebuildParts } from '@waggle/service-kit/process';
import { hourId, soldId } from './figures.rules.ts';
import type { InsightsRecords } from './records.ts';

export const rebuildFigures: RebuildParts<InsightsRecords> = {
  async completeSince(old, archivedSince) {
    return firstWholeDay(archivedSince, (await old.zone.find()) ?? 'UTC').at;
  },
  // All in one transaction: what an order adds later is the difference to its facts, so figures and facts must fit.
  async takeOver({ old, made }, completeSince) {
    const zone = await old.zone.find();
    const { day } = firstWholeDay(completeSince - 1, zone ?? 'UTC');
    for (const hour of await old.hours.list({ where: { hour_id: { lt: hourId(day, 0) } } })) await made.hours.put(hour);
    for (const sold of await old.sold.list({ where: { sold_id: { lt: soldId(day, '') } } })) await made.sold.put(sold);
    for (const order of await old.orders.list()) {
      if (!order.created || Date.parse(order.created.at) < completeSince) await made.orders.put(order);
    }
    if (zone !== null) await made.zone.put(zone);
    return null;
  },
};
