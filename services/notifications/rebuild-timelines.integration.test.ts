// Timelines that are made anew: those of older orders are taken over, and what customers typed is carried over.
import type { OrderId } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import { newId } from '@waggle/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { rebuildTimelines } from './rebuild-timelines.ts';
import type { NotificationsRecords } from './records.ts';
import { service } from './service.ts';
import { emptyTimeline, type Timeline } from './timeline.rules.ts';

const cause: Cause = { correlation_id: newId(), causation_id: null };
const leaseMs = 60_000;
const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' };
const ordered = (note?: string): Timeline['order'] => ({
  items: [
    {
      item_id: 'margherita' as never,
      name: 'Margherita',
      quantity: 1,
      unit_price: 900,
      ...(note === undefined ? {} : { note }),
    },
  ],
  total: 900,
  currency: 'EUR',
  currency_digits: 2,
  promised_at: null,
});

/** The id of an order that was placed then. */
const idAt = (ms: number, n: number): OrderId => {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(n).padStart(12, '0')}` as OrderId;
};

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('rebuilt timelines', () => {
    let opened: OpenedStore<NotificationsRecords>;
    let store: Store<NotificationsRecords>;
    beforeEach(async () => {
      opened = await engine.open(service.store);
      store = opened.store;
    });
    afterEach(() => opened.close());

    const projection = () => {
      if (!store.projection) throw new Error('notifications declares no projection');
      return store.projection;
    };
    const insert = (timelines: readonly Timeline[]) =>
      store.transaction(cause, async (tx) => {
        for (const one of timelines) await tx.timelines.insert(one);
      });

    test('take over the timelines of orders from before the archive, page by page, and no others', async () => {
      const since = Date.parse('2026-11-22T00:00:00Z');
      const older = Array.from({ length: 450 }, (_, n) => emptyTimeline(idAt(since - 1 - n, n)));
      const later = [emptyTimeline(idAt(since, 1)), emptyTimeline(idAt(since + 5, 2))];
      await insert([...older, ...later]);
      await projection().begin('one', since, leaseMs);
      let pages = 0;
      let after: string | null = null;
      do {
        const from: string | null = after;
        after = await projection().seed('one', leaseMs, (both) => rebuildTimelines.takeOver(both, since, from));
        pages += 1;
      } while (after !== null);
      await projection().swap('one', leaseMs, async () => {});
      expect(pages).toBe(3);
      expect(await store.reads.timelines.open(1_000)).toHaveLength(450);
      expect(await store.reads.timelines.find(later[0]?.order_id as OrderId)).toBeNull();
    });

    test('carry over the customer while the order is open, and notes; the revision never goes back', async () => {
      const [open, ended] = [idAt(Date.now(), 1), idAt(Date.now(), 2)];
      const known = (id: OrderId, of: Partial<Timeline>): Timeline => ({ ...emptyTimeline(id), ...of });
      await insert([
        known(open, { customer, order: ordered('ring twice'), revision: 7 }),
        known(ended, { customer: null, order: ordered('no onions'), open: false, revision: 9 }),
      ]);
      await projection().begin('one', 0, leaseMs);
      await projection().seed('one', leaseMs, async (both) => {
        await both.made.timelines.insert(known(open, { order: ordered('forgotten meanwhile'), revision: 2 }));
        await both.made.timelines.insert(known(ended, { order: ordered(), open: false, revision: 12 }));
        for (const id of [open, ended]) await rebuildTimelines.carryOver?.(both, id);
      });
      await projection().swap('one', leaseMs, async () => {});
      expect(await store.reads.timelines.find(open)).toEqual(
        known(open, { customer, order: ordered('ring twice'), revision: 7 }),
      );
      expect(await store.reads.timelines.find(ended)).toEqual(
        known(ended, { customer: null, order: ordered('no onions'), open: false, revision: 12 }),
      );
    });
  });
});
