// Makes the sales of orders that a version before the closings counted, once: from their facts, as long as those are kept.
import type { Cause, Store } from '@waggle/store';
import { saleOf } from './closing.rules.ts';
import type { InsightsRecords } from './records.ts';

/** So many in a transaction. */
const pageSize = 500;

export async function makeSales(store: Store<InsightsRecords>, cause: Cause): Promise<void> {
  if (await store.reads.sales_made.find()) return;
  let before: Awaited<ReturnType<typeof store.reads.orders.newest>>[number]['order_id'] | undefined;
  for (;;) {
    const next = await store.transaction(cause, async (tx) => {
      const page = await tx.orders.newest({ before, limit: pageSize });
      for (const facts of page) {
        const sale = saleOf(facts);
        // Another process may have counted a later event of the order.
        if (sale) await tx.sales.insertIfAbsent(sale);
      }
      if (page.length < pageSize) await tx.sales_made.put(true);
      return page.length < pageSize ? null : page.at(-1)?.order_id;
    });
    if (!next) return;
    before = next;
  }
}
