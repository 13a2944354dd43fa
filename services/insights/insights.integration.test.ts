// Counting on both engines, and the figures over HTTP and live in a process that runs orders and insights.
import { randomUUID } from 'node:crypto';
import type {
  Closing,
  Envelope,
  EventType,
  FreshId,
  Insights,
  ItemId,
  NewId,
  Payload,
  PlacedOrder,
} from '@waggle/contracts';
import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import { platformSettings, readConfig } from '@waggle/service-kit/config';
import { createLog } from '@waggle/service-kit/operations/log';
import { type Running, run } from '@waggle/service-kit/process/run';
import { loadService, topology } from '@waggle/services';
import type { Store } from '@waggle/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSocket } from '../../test/support/live.ts';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { temporaryFolder, waitFor } from '../../test/support/waggle.ts';
import { countOrder } from './count-order.ts';
import type { OrderEvent } from './facts.rules.ts';
import { makeSales } from './make-sales.ts';
import { readClosing } from './read-closing.ts';
import { readFigures } from './read-figures.ts';
import { rebuildFigures } from './rebuild-figures.ts';
import type { InsightsRecords } from './records.ts';
import { service } from './service.ts';
import type { InsightsMessage } from './socket-api.ts';

const newId: NewId = () => randomUUID() as FreshId;
const cause = { correlation_id: 'a-test', causation_id: null };
const day = '2026-11-28';
const days = { from: day, to: day, today: day, time_zone: 'Europe/Berlin' };
const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 28, 12, minutes)).toISOString();

const event = <T extends EventType>(event_type: T, payload: Payload<T>): Envelope<T> => ({
  event_id: newId(),
  event_type,
  event_version: 1,
  correlation_id: 'a-test',
  causation_id: null,
  source: 'orders-service',
  timestamp: at(0),
  payload,
});

function orderStory(item: string, quantity: number): OrderEvent[] {
  const order_id = newId();
  return [
    event('order.created', {
      order_id,
      version: 1,
      status: 'created',
      at: at(0),
      customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
      items: [{ item_id: item as ItemId, name: item.toUpperCase(), quantity, unit_price: 500 }],
      total: 500 * quantity,
      currency: 'EUR',
      tracking_token_hash: '0'.repeat(64),
      time_zone: 'Europe/Berlin',
    }),
    event('order.confirmed', { order_id, version: 2, status: 'confirmed', at: at(1) }),
    event('order.preparing', { order_id, version: 3, status: 'preparing', at: at(2) }),
    event('order.out_for_delivery', { order_id, version: 4, status: 'out_for_delivery', at: at(11) }),
    event('order.delivered', { order_id, version: 5, status: 'delivered', at: at(31) }),
  ];
}

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('figures', () => {
    let opened: OpenedStore<InsightsRecords>;
    let store: Store<InsightsRecords>;
    let signals = 0;
    let now = Date.parse(at(40));
    const keptMs = 30 * 86_400_000;
    const send = async (): Promise<void> => {
      signals += 1;
    };
    const count = countOrder({ signals: { send }, keptMs });

    beforeEach(async () => {
      opened = await engine.open(service.store);
      store = opened.store;
      signals = 0;
      now = Date.parse(at(40));
    });
    afterEach(() => opened.close());

    const handle = (one: OrderEvent, inbox: 'kept' | 'purged' = 'kept') =>
      store.transaction(cause, async (tx) => {
        if (inbox === 'kept' && !(await tx.firstTime(one))) return;
        await count(tx, one, { at: now, completeSince: null });
      });
    const figures = () => readFigures({ store }, days);

    test('count each order once, however often its events repeat, also after the inbox purged them', async () => {
      const story = orderStory('margherita', 2);
      for (const one of story) await handle(one);
      const once = await figures();
      expect(once.total).toMatchObject({ orders: 1, delivered: 1, revenue: [{ currency: 'EUR', amount: 1_000 }] });
      expect(once.total.preparation?.p50).toBeGreaterThan(590);
      expect(once.total.preparation?.p50).toBeLessThan(613);
      expect(once.days).toHaveLength(1);
      expect(once.days[0]?.hours.map(({ hour, orders }) => ({ hour, orders }))).toEqual([{ hour: 13, orders: 1 }]);
      const told = signals;
      for (const one of story) await handle(one);
      for (const one of story.toReversed()) await handle(one, 'purged');
      expect(await figures()).toEqual(once);
      expect(signals).toBe(told);
    });

    test('are the same when events of many orders are counted concurrently, in any order', async () => {
      const stories = Array.from({ length: 12 }, (_, n) =>
        orderStory(n % 3 === 0 ? 'tiramisu' : 'lemonade', 1 + (n % 2)),
      );
      await Promise.all(
        stories.map(async (story) => {
          for (const one of story.toReversed()) await handle(one);
        }),
      );
      const { total, best_sellers } = await figures();
      expect(total).toMatchObject({ orders: 12, delivered: 12, revenue: [{ currency: 'EUR', amount: 9_000 }] });
      expect(total.order_to_door?.count).toBe(12);
      expect(best_sellers.map(({ item_id, quantity }) => [item_id, quantity])).toEqual([
        ['lemonade', 12],
        ['tiramisu', 6],
      ]);
    });

    test('take an order out of revenue and best sellers when it is cancelled', async () => {
      const [created] = orderStory('margherita', 3) as [OrderEvent];
      await handle(created);
      const { order_id } = created.payload;
      await handle(event('order.cancelled', { order_id, version: 2, status: 'cancelled', at: at(1), by: 'kitchen' }));
      const { total, best_sellers } = await figures();
      expect(total).toMatchObject({ orders: 1, refused: 1, cancelled: 0, delivered: 0, revenue: [] });
      expect(best_sellers).toEqual([]);
    });

    const closing = (today = day) => readClosing({ store }, { day, today, time_zone: 'Europe/Berlin' });
    const refusal = (order_id: Payload<'order.created'>['order_id'], reason: string) =>
      event('order.cancelled', { order_id, version: 2, status: 'cancelled', at: at(1), by: 'kitchen', reason });

    test('have the reasons for which orders ended, each once', async () => {
      const stories = ['margherita', 'lemonade', 'tiramisu'].map((item) => orderStory(item, 1));
      for (const [n, story] of stories.entries()) {
        const [created] = story as [OrderEvent];
        const refused = refusal(created.payload.order_id, n < 2 ? unconfirmedReason : 'Ada was rude');
        for (const one of [refused, created, refused]) await handle(one, 'purged');
      }
      const expected = [
        { by: 'kitchen', reason: 'unanswered', stage: null, count: 2 },
        { by: 'kitchen', reason: null, stage: null, count: 1 },
      ];
      expect((await figures()).reasons).toEqual(expected);
      expect((await closing()).reasons).toEqual(expected);
    });

    test('leave tips out of the revenue; the closing has them apart', async () => {
      const story = orderStory('margherita', 2);
      const [created, ...steps] = story;
      if (created?.event_type !== 'order.created') throw new Error('the story begins with something else');
      const bill = {
        serving: 'delivery' as const,
        prices: 'gross' as const,
        lines: [
          { kind: 'dish' as const, amount: 1_000, line: 0 },
          { kind: 'delivery_fee' as const, amount: 250 },
          { kind: 'tip' as const, amount: 300 },
        ],
        taxes: [],
        total: 1_550,
      };
      const tipped: OrderEvent = { ...created, payload: { ...created.payload, total: bill.total, bill } };
      // Out of sequence: the order is known after its first step.
      for (const one of [...steps.slice(0, 1), tipped, ...steps, tipped]) await handle(one);
      const euros = (amount: number) => [{ currency: 'EUR', currency_digits: 2, amount }];
      const before = await figures();
      expect(before.total.revenue).toEqual(euros(1_250));
      expect(await closing()).toMatchObject({
        revenue: euros(1_250),
        tips: euros(300),
        besides: euros(250),
        orders: [{ total: 1_550 }],
      });
    });

    test('and the closing of the day add up to the same, order by order and item by item', async () => {
      const stories = [orderStory('margherita', 2), orderStory('lemonade', 3), orderStory('tiramisu', 1)];
      const [first, second, third] = stories as [OrderEvent[], OrderEvent[], OrderEvent[]];
      for (const one of [...first, ...second.slice(0, 2), ...third.slice(0, 1)]) await handle(one);
      const refused = third[0]?.payload.order_id ?? expect.fail();
      await handle(refusal(refused, 'The oven is broken'));
      const sums = await closing();
      expect(sums.orders.map(({ state, total }) => [state, total])).toEqual(
        expect.arrayContaining([
          ['delivered', 1_000],
          ['open', 1_500],
          ['refused', 500],
        ]),
      );
      expect(sums).toMatchObject({
        revenue: [{ currency: 'EUR', currency_digits: 2, amount: 2_500 }],
        items: [
          { item_id: 'lemonade', quantity: 3, amount: 1_500 },
          { item_id: 'margherita', quantity: 2, amount: 1_000 },
        ],
        besides: [],
        final: false,
      });
      expect(sums.revenue).toEqual((await figures()).total.revenue);
      // Over, but an order of it is still open.
      expect((await closing('2026-11-29')).final).toBe(false);
      for (const one of second.slice(2)) await handle(one);
      expect((await closing('2026-11-29')).final).toBe(true);
    });

    test('of the closing are there for orders that an earlier version counted, too', async () => {
      const story = orderStory('margherita', 2);
      for (const one of story) await handle(one);
      const made = await closing();
      await store.transaction(cause, (tx) => tx.sales.removeWhere({ day }));
      expect((await closing()).orders).toEqual([]);
      await makeSales(store, cause);
      expect(await closing()).toEqual(made);
    });

    test('ignore repeated events after the facts of their order were purged', async () => {
      const story = orderStory('margherita', 2);
      for (const one of story) await handle(one);
      const once = await figures();
      now += keptMs + 3_600_000;
      await store.transaction(cause, (tx) => tx.orders.removeWhere({ changed_at: { lt: now - keptMs } }));
      for (const one of story) await handle(one, 'purged');
      expect(await figures()).toEqual(once);
    });

    test('are what they were after a rebuild whose archive begins in the middle: whole days are counted anew, those before taken over', async () => {
      const since = Date.parse(at(0)) - 2 * 86_400_000;
      const dayOf =
        (days: number) =>
        (one: OrderEvent): OrderEvent =>
          ({
            ...one,
            payload: { ...one.payload, at: new Date(Date.parse(one.payload.at) - days * 86_400_000).toISOString() },
          }) as OrderEvent;
      const [before, onTheDay, after] = [
        orderStory('margherita', 2).map(dayOf(4)),
        orderStory('lemonade', 1).map(dayOf(2)),
        orderStory('tiramisu', 3),
      ] as const;
      for (const one of [...before, ...onTheDay, ...after]) await handle(one);
      const all = { ...days, from: '2026-11-01', to: '2026-12-31' };
      const once = await readFigures({ store }, all);
      expect(once.total.orders).toBe(3);
      const sales = () => store.reads.sales.list({ sort: ['order_id'] });
      const sold = await sales();
      expect(sold).toHaveLength(3);
      // Its facts are purged, and the figures have it.
      const purged = onTheDay[0]?.payload.order_id;
      await store.transaction(cause, async (tx) => void (purged && (await tx.orders.remove(purged))));
      const { projection } = store;
      if (!projection) throw new Error('insights declares no projection');
      const completeSince = (await rebuildFigures.completeSince?.(store.reads, since)) ?? 0;
      expect(completeSince).toBeGreaterThan(since);
      await projection.begin('one', completeSince, 60_000);
      await projection.seed('one', 60_000, (both) => rebuildFigures.takeOver(both, completeSince, null));
      await projection.seed('one', 60_000, async ({ made }) => {
        for (const one of [...before.slice(2), ...onTheDay, ...after])
          await count(made, one, { at: Date.parse(one.payload.at), completeSince });
      });
      await projection.swap('one', 60_000, async () => {});
      expect(await readFigures({ store }, all)).toEqual(once);
      expect(await sales()).toEqual(sold);
      // What comes later adds the difference to what was taken over, too.
      for (const one of [...before, ...after]) await handle(one, 'purged');
      expect(await readFigures({ store }, all)).toEqual(once);
    });

    test('leave nothing behind of a transaction that fails', async () => {
      const [created] = orderStory('margherita', 1) as [OrderEvent];
      const failing = store.transaction(cause, async (tx) => {
        await count(tx, created, { at: now, completeSince: null });
        throw new Error('the oven is broken');
      });
      await expect(failing).rejects.toThrow('the oven is broken');
      expect((await figures()).total.orders).toBe(0);
    });
  });
});

describe('a process that runs orders and insights', () => {
  const token = 'a-staff-token-of-enough-characters';
  let running: Running;
  let remove: () => void;

  beforeEach(async () => {
    const temporary = temporaryFolder();
    remove = temporary.remove;
    const orders = await loadService('orders');
    const settings = { WAGGLE_DATA: temporary.folder, WAGGLE_PORT: '0', WAGGLE_STAFF_TOKEN: token };
    const tables = {
      platform: platformSettings,
      orders: orders.manifest.settings,
      insights: service.manifest.settings,
    };
    const { platform, ...serviceConfig } = readConfig(tables, {}, settings);
    const definitions = [orders, await loadService('insights')];
    running = await run({
      definitions,
      topology,
      config: platform,
      serviceConfig,
      log: createLog({ level: 'silent' }),
    });
  });
  afterEach(async () => {
    await running.stop();
    remove();
  });

  const ask = (path: string, method = 'GET', body?: object, authorization = `Bearer ${token}`) =>
    fetch(`${running.url}${path}`, {
      method,
      headers: { ...(authorization ? { authorization } : {}), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const insights = async (): Promise<Insights> => (await (await ask('/api/insights')).json()) as Insights;
  const place = async (): Promise<PlacedOrder> => {
    const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
    const answer = await ask('/api/orders', 'POST', { customer, items: [{ item_id: 'margherita', quantity: 2 }] }, '');
    return (await answer.json()) as PlacedOrder;
  };

  test('returns figures by the kitchen’s own day, over HTTP and live', async () => {
    const kitchen = (await (await ask('/api/kitchen')).json()) as object;
    expect((await ask('/api/kitchen', 'PUT', { ...kitchen, time_zone: 'Pacific/Kiritimati' })).status).toBe(200);
    const live = openSocket<InsightsMessage>(running.url, '/ws/insights', undefined, {
      authorization: `Bearer ${token}`,
    });
    try {
      await waitFor('the first figures', 10_000, () => live.messages.length > 0);
      const order = await place();
      await place();
      await ask(`/api/orders/${order.order_id}/status`, 'POST', { status: 'cancelled' });
      await waitFor('two orders, one refused', 10_000, async () => {
        const { total } = await insights();
        return total.orders === 2 && total.refused === 1;
      });
      const told = await insights();
      expect(told.time_zone).toBe('Pacific/Kiritimati');
      // The business day turns at four: fourteen hours ahead of UTC, less those four.
      expect(told.to).toBe(new Date(Date.now() + 10 * 3_600_000).toISOString().slice(0, 10));
      expect(told.days).toHaveLength(7);
      expect(told.total.revenue).toEqual([{ currency: 'EUR', currency_digits: 2, amount: order.total }]);
      const [only] = ((await (await ask('/api/insights?days=1')).json()) as Insights).days;
      expect(only).toMatchObject({ day: told.to, orders: 2, revenue: told.total.revenue });
      const closing = (await (await ask(`/api/insights/closing?day=${told.to}`)).json()) as Closing;
      expect(closing).toMatchObject({ day: told.to, final: false, revenue: told.total.revenue });
      expect(told.best_sellers).toMatchObject([{ item_id: 'margherita', quantity: 2 }]);
      await waitFor('the live figures', 10_000, () => live.messages.at(-1)?.total.refused === 1);
      expect(live.messages.at(-1)).toMatchObject({ type: 'insights', total: told.total });
    } finally {
      live.close();
    }
  });

  test('opens the socket for staff only', async () => {
    expect((await ask('/api/insights', 'GET', undefined, '')).status).toBe(401);
    const stranger = openSocket<InsightsMessage>(running.url, '/ws/insights');
    await waitFor('the end of the socket', 10_000, () => stranger.closed !== null);
    expect(stranger.messages).toEqual([]);
  });

  test.each([
    ['from=2026-02-30', 'a day that exists'],
    ['from=yesterday', 'from'],
    ['from=2026-11-02&to=2026-11-01', 'not before from'],
    ['from=2022-01-01&to=2026-11-01', 'at most 1096 days'],
    ['since=2026-11-01', 'since'],
  ])('refuses %s', async (query, why) => {
    const answer = await ask(`/api/insights?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(why);
  });
});
