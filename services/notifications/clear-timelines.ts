// Removes the customers that earlier versions kept in the timelines of ended orders, once.
import type { Cause, Store } from '@waggle/store';
import type { NotificationsRecords } from './records.ts';

export async function clearEndedTimelines(
  { store }: { readonly store: Store<NotificationsRecords> },
  cause: Cause,
): Promise<void> {
  if (await store.reads.cleared.find()) return;
  for (;;) {
    const found = await store.reads.timelines.endedWithCustomer(100);
    await store.transaction(cause, async (tx) => {
      for (const { order_id } of found) {
        // A timeline is read without the customer that its order held, and so written without.
        const timeline = await tx.timelines.find(order_id);
        if (timeline) await tx.timelines.replace({ ...timeline, revision: timeline.revision + 1 }, timeline.revision);
      }
      if (found.length === 0) await tx.cleared.put(true);
    });
    if (found.length === 0) return;
  }
}
