// Orders that are wanted for later, on both engines: placed, counted, handed to the kitchen once, and cancelled.
import {
  type AnyEvent,
  type ItemId,
  type KitchenSettings,
  type OrderId,
  type PlaceOrderBody,
  systemClock,
} from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countedIds } from '../../../test/support/seeded-random.ts';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { setKitchen } from '../kitchen/set-kitchen.ts';
import { addMenuItem } from '../menu/edit-menu.ts';
import { createMenuCache } from '../menu/menu.ts';
import { advanceOrder } from '../order/advance-order.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { cancelUnconfirmed } from '../order/cancel-unconfirmed.ts';
import { type PlaceOrderOutcome, placeOrder } from '../order/place-order.ts';
import { undoStep } from '../order/undo-step.ts';
import { quoteOrder } from '../pricing/quote-order.ts';
import { estimateOrder } from '../promise/read-promise.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { listBookableTimes } from './bookable-times.ts';
import { handOverDue } from './hand-over.ts';

const minute = 60_000;
const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const pizza = { item_id: 'pizza' as ItemId, name: 'Pizza', description: '', category: 'Mains', price: 900, stock: 90 };
const items = [{ item_id: pizza.item_id, quantity: 1 }];
// The kitchen is closed; it opens at 17:00 and takes 35 minutes.
const morning = '2026-11-27T08:00:00.000Z';
const opening_hours = (['friday', 'saturday'] as const).map((day) => ({ day, opens: '17:00', closes: '23:00' }));
const wanted_at = '2026-11-28T19:00:00.000Z';
const due_at = '2026-11-28T18:25:00.000Z';

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('an order for later', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    let newId = countedIds(() => now);
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      const ceilings = { lines: 50, ofItem: 50, pieces: 50, total: null };
      return { store, menuCache, clock, newId, trackingSecrets: ['secret'] as const, ceilings, ignored: () => {} };
    };
    beforeEach(async () => {
      now = Date.parse(morning);
      newId = countedIds(() => now);
      opened = await engine.open(definition);
      await addMenuItem(depsOf(), cause, pizza);
      await set({});
    });
    afterEach(() => opened.close());

    const set = (settings: Partial<KitchenSettings>) =>
      setKitchen(depsOf(), cause, { ...defaultSettings, schedule_days: 7, opening_hours, ...settings });
    const place = (more: Partial<PlaceOrderBody> = { wanted_at }) => {
      const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
      return placeOrder(depsOf(), cause, { body: { customer, items, ...more }, idempotencyKey: undefined });
    };
    const orderOf = (outcome: PlaceOrderOutcome) => {
      if (outcome.kind !== 'placed') throw new Error(`the order was answered ${JSON.stringify(outcome)}`);
      return outcome.order;
    };
    const placeOne = async (more?: Partial<PlaceOrderBody>) => orderOf(await place(more));
    const stored = (id: OrderId) => opened.store.reads.orders.find(id);
    const goTo = (time: string) => {
      now = Date.parse(time);
    };
    const taken = async () => [
      ...(await opened.store.reads.quarters.taken('2026-11-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z')),
    ];
    const eventsOf = async (id: OrderId) => {
      const rows = await waitingRows(opened.store.outbox, ['orders-stream', 'order-simulation-stream']);
      const events = rows.map(({ event }) => JSON.parse(event) as Pick<AnyEvent, 'event_type' | 'payload'>);
      return events.filter(({ payload }) => payload.order_id === id);
    };
    const typesOf = async (id: OrderId) => (await eventsOf(id)).map(({ event_type }) => event_type);

    test('is taken while the kitchen is closed, promised for the time that was wanted, and has a number of that day', async () => {
      expect(await place({})).toMatchObject({ kind: 'closed' });
      const first = await placeOne();
      expect(first).toMatchObject({ wanted_at, promised_at: wanted_at, due_at, waiting: true, number: '1' });
      expect(first).not.toHaveProperty('promised_from');
      goTo('2026-11-27T18:00:00.000Z');
      expect((await placeOne({})).number).toBe('1');
      expect((await placeOne()).number).toBe('2');
      expect(await stored(first.order_id)).toMatchObject({ business_day: '2026-11-28' });
      expect(await taken()).toEqual([
        ['2026-11-27T18:30:00.000Z', 1],
        [wanted_at, 2],
      ]);
    });

    test('is refused where its time is none that the kitchen offers', async () => {
      expect(await place({ wanted_at: '2026-11-29T19:00:00.000Z' })).toMatchObject({
        kind: 'not_then',
        fault: 'wanted_outside_hours',
      });
      await set({ schedule_days: 0 });
      expect(await place()).toMatchObject({ fault: 'wanted_later_not_offered' });
      expect(await taken()).toEqual([]);
      expect((await opened.store.reads.menu.find([pizza.item_id]))[0]?.stock).toBe(90);
    });

    test('of a quarter that takes one: of many at once, one is placed, and the quarter is full', async () => {
      await set({ orders_per_quarter: 1 });
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => place()));
      const kinds = outcomes.map((one) => (one.kind === 'not_then' ? one.fault : one.kind));
      expect(kinds.sort()).toEqual(['placed', ...Array.from({ length: 7 }, () => 'wanted_quarter_full')]);
      expect(await taken()).toEqual([[wanted_at, 1]]);
      expect(await quoteOrder(depsOf(), { items, wanted_at })).toMatchObject({
        quote: { wanted_fault: 'wanted_quarter_full' },
      });
      const listed = await listBookableTimes(depsOf(), { day: '2026-11-28' });
      expect(listed).toMatchObject({ times: { days: ['2026-11-27', '2026-11-28', '2026-12-04'] } });
      const clocks = listed.kind === 'listed' ? listed.times.times.map((time) => time.clock) : [];
      expect([clocks[0], clocks.at(-1), clocks.includes('19:00')]).toEqual(['17:45', '23:00', false]);
    });

    test('gives its place and its stock back when its customer cancels it, and never goes to the kitchen', async () => {
      await set({ orders_per_quarter: 1 });
      const { order_id } = await placeOne();
      const stock = async () => (await opened.store.reads.menu.find([pizza.item_id]))[0]?.stock;
      expect(await stock()).toBe(89);
      for (const _ of [1, 2]) await cancelOrder(depsOf(), cause, order_id, { by: 'customer' });
      expect(await stock()).toBe(90);
      expect((await placeOne()).number).toBe('2');
      await cancelOrder(depsOf(), cause, order_id, { by: 'customer' });
      goTo(due_at);
      expect(await handOverDue(depsOf())).not.toContain(order_id);
      expect(await typesOf(order_id)).not.toContain('order.due');
    });

    test('goes to the kitchen when it is due, once, whoever tries', async () => {
      const { order_id } = await placeOne();
      const events = await eventsOf(order_id);
      expect(events.map(({ event_type }) => event_type)).toEqual(['order.created']);
      expect(events[0]?.payload).toMatchObject({ wanted_at, due_at, promised_at: wanted_at });
      goTo('2026-11-28T18:24:59.999Z');
      expect(await handOverDue(depsOf())).toEqual([]);
      goTo('2026-11-28T18:26:00.000Z');
      const handed = await Promise.all([1, 2, 3].map(() => handOverDue(depsOf())));
      expect(handed.flat()).toEqual([order_id]);
      expect((await typesOf(order_id)).slice(1)).toEqual(['order.due', 'order.simulation_requested']);
      const at = '2026-11-28T18:26:00.000Z';
      expect(await stored(order_id)).toMatchObject({ status: 'created', version: 1, due_at: at, wanted_at });
      expect(await stored(order_id)).not.toHaveProperty('waiting');
    });

    test('is due as well when the kitchen begins it earlier, also after that is undone', async () => {
      const { order_id } = await placeOne();
      goTo('2026-11-28T17:10:00.000Z');
      await advanceOrder(depsOf(), cause, order_id, 'confirmed');
      expect((await typesOf(order_id)).slice(1)).toEqual([
        'order.due',
        'order.confirmed',
        'order.simulation_requested',
      ]);
      await undoStep(depsOf(), cause, order_id, 'confirmed');
      expect(await stored(order_id)).toMatchObject({ status: 'created', due_at: '2026-11-28T17:10:00.000Z' });
      goTo(due_at);
      expect(await handOverDue(depsOf())).toEqual([]);
    });

    test('that nobody confirms ends when it has waited in the kitchen, not before', async () => {
      const { order_id } = await placeOne();
      const unconfirmed = () => cancelUnconfirmed({ ...depsOf(), afterMs: 45 * minute, runningSince: 0 });
      goTo('2026-11-28T18:20:00.000Z');
      expect(await unconfirmed()).toEqual([]);
      goTo(due_at);
      await handOverDue(depsOf());
      now += 45 * minute;
      expect(await unconfirmed()).toEqual([]);
      now += 1;
      expect(await unconfirmed()).toEqual([order_id]);
    });

    test('is ahead of others once the kitchen has it, and not before', async () => {
      await set({ preparation_minutes: 20, delivery_minutes: 15 });
      const many = await Promise.all(Array.from({ length: 8 }, () => placeOne()));
      goTo('2026-11-28T18:00:00.000Z');
      const before = await placeOne({});
      expect(Date.parse(before.promised_at) - now).toBe(35 * minute);
      goTo(due_at);
      expect(await handOverDue(depsOf())).toHaveLength(8);
      const after = await placeOne({});
      expect(Date.parse(after.promised_at) - now).toBeGreaterThan(35 * minute);
      // Those that were wanted for this time come no earlier than that.
      const [first] = many;
      const order = first && (await stored(first.order_id));
      expect(order && (await estimateOrder(opened.store.reads, order, now))?.from).toBe(wanted_at);
    });
  });
});
