// Rebuilding timelines: those of orders from before the archive are taken over whole, of the others only what customers typed.
import type { OrderId } from '@waggle/contracts';
import type { RebuildParts } from '@waggle/service-kit/process';
import type { NotificationsRecords } from './records.ts';
import { withPersonOf } from './timeline.rules.ts';

const pageSize = 200;

export const rebuildTimelines: RebuildParts<NotificationsRecords> = {
  async takeOver({ old, made }, completeSince, after) {
    const page = await old.timelines.below(firstIdAt(completeSince), after as OrderId | null, pageSize);
    for (const timeline of page) await made.timelines.insert(timeline);
    return page.length < pageSize ? null : (page.at(-1)?.order_id ?? null);
  },
  async carryOver({ old, made }, orderId) {
    const before = await old.timelines.find(orderId as OrderId);
    const anew = await made.timelines.find(orderId as OrderId);
    if (before && anew) await made.timelines.replace(withPersonOf(before, anew), anew.revision);
  },
};

/** Ids of orders are UUIDs of version 7: their first 48 bits are the time at which they were made. */
function firstIdAt(ms: number): OrderId {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000` as OrderId;
}
