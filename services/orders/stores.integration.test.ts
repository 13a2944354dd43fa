// What the orders service keeps, the same on both engines.

import {
  type ItemId,
  type KitchenSettings,
  limits,
  type MenuItemChange,
  type StreamName,
  systemClock,
} from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { newId } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { defaultSettings } from './kitchen/kitchen.rules.ts';
import { pauseKitchen } from './kitchen/pause-kitchen.ts';
import { readKitchen } from './kitchen/read-kitchen.ts';
import { renameCategory, setKitchen } from './kitchen/set-kitchen.ts';
import { putBackOnSale } from './menu/back-on-sale.ts';
import { restockItem, setStock } from './menu/change-stock.ts';
import { addMenuItem, changeMenuItem, removeMenuItem } from './menu/edit-menu.ts';
import { createMenuCache, readMenu } from './menu/menu.ts';
import { orderItems } from './menu/order-items.ts';
import { removeUnusedPictures } from './menu/pictures.ts';
import { sellChoice } from './menu/sell-choice.ts';
import { advanceOrder } from './order/advance-order.ts';
import { cancelOrder } from './order/cancel-order.ts';
import { placeOrder } from './order/place-order.ts';
import { undoStep } from './order/undo-step.ts';
import { type OrdersRecords, ordersRecords } from './records.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
const pizza = { item_id: 'pizza' as ItemId, name: 'Pizza', description: '', category: 'Mains', price: 900, stock: 10 };
const size = {
  option_id: 'size',
  name: 'Size',
  choose: 'one' as const,
  choices: [
    { choice_id: 'small', name: 'Small', price: 0 },
    { choice_id: 'large', name: 'Large', price: 300 },
  ],
};

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('the orders service', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = Date.parse('2026-11-23T12:00:00.000Z');
    const clock = { ...systemClock, now: () => now };
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      return { store, menuCache, clock, newId, trackingSecrets: ['secret'] as const, ignored: () => {} };
    };
    beforeEach(async () => {
      now = Date.parse('2026-11-23T12:00:00.000Z');
      opened = await engine.open(definition);
    });
    afterEach(() => opened.close());

    const items = async () => (await readMenu(opened.store, 'EUR', Date.now())).items;
    const order = (key = newId(), options: { option_id: string; choice_id: string }[] = []) =>
      placeOrder(depsOf(), cause, {
        body: { customer, items: [{ item_id: 'pizza' as ItemId, quantity: 1, options }] },
        idempotencyKey: key,
      });
    const placedOrder = async () => {
      const outcome = await order();
      if (outcome.kind !== 'placed') throw new Error(`the order was answered ${outcome.kind}`);
      return outcome.order;
    };
    const emitted = async (streams: readonly StreamName[] = ['orders-stream', 'order-simulation-stream']) =>
      (await waitingRows(opened.store.outbox, streams)).map((row) => {
        const { event_type, payload } = JSON.parse(row.event);
        return { event_type, ...payload };
      });

    test('keeps an item’s options, its picture and whether it is sold out, and changes them one by one', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      expect(await items()).toMatchObject([{ sold_out: false, options: [], picture: null }]);
      await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { options: [size], picture: '/pictures/pizza.svg' });
      await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { sold_out: true });
      const whole = { ...pizza, currency: 'EUR', options: [size], sold_out: true, picture: '/pictures/pizza.svg' };
      expect(await items()).toEqual([{ ...whole, version: 3 }]);
      expect(await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { picture: null })).toMatchObject({
        kind: 'changed',
        item: { ...whole, picture: null, version: 4 },
        before: { picture: whole.picture, version: 3 },
      });
    });

    test('sets a stock only from the one that was seen, once, and never sells again what was ordered meanwhile', async () => {
      await addMenuItem(depsOf(), cause, { ...pizza, stock: 10 });
      const set = (stock: number | null, seen: number | null) =>
        setStock(depsOf(), cause, 'pizza' as ItemId, { stock, seen });
      await placedOrder();
      expect(await set(4, 10)).toEqual({ kind: 'changed_meanwhile', stock: 9 });
      expect(await set(1, 9)).toMatchObject({ kind: 'set', before: 9, item: { stock: 1, version: 1 } });
      expect(await set(1, 9)).toMatchObject({ kind: 'repeated', item: { stock: 1 } });
      await placedOrder();
      expect(await order()).toMatchObject({ kind: 'out_of_stock' });
      const [taken, raised] = await Promise.all([order(), set(1, 0)]);
      expect(raised).toMatchObject({ kind: 'set' });
      expect((await items())[0]?.stock).toBe(taken.kind === 'placed' ? 0 : 1);
    });

    test('takes nothing from a stock that is not counted, also for orders that are cancelled once it is', async () => {
      await addMenuItem(depsOf(), cause, { ...pizza, stock: 0 });
      const set = (stock: number | null, seen: number | null) =>
        setStock(depsOf(), cause, 'pizza' as ItemId, { stock, seen });
      expect(await set(null, 0)).toMatchObject({ kind: 'set', item: { counted: false } });
      const uncounted = await placedOrder();
      await placedOrder();
      expect(await restockItem(depsOf(), cause, 'pizza' as ItemId, 5)).toEqual({ kind: 'not_counted' });
      expect(await items()).toMatchObject([{ counted: false, stock: limits.stock }]);
      expect(await set(3, 0)).toEqual({ kind: 'changed_meanwhile', stock: null });
      expect(await set(3, null)).toMatchObject({ kind: 'set', before: null });
      expect((await items())[0]).not.toHaveProperty('counted');
      await cancelOrder(depsOf(), cause, uncounted.order_id, { by: 'kitchen' });
      expect((await items())[0]?.stock).toBe(4);
    });

    test('numbers the orders of a business day from 1 on, and none twice however many are placed at once', async () => {
      await addMenuItem(depsOf(), cause, { ...pizza, stock: 200 });
      const numbers = (await Promise.all(Array.from({ length: 24 }, placedOrder))).map(({ number }) => Number(number));
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
      const created = (await emitted(['orders-stream'])).filter(({ event_type }) => event_type === 'order.created');
      expect(new Set(created.map(({ number }) => number)).size).toBe(24);
    });

    test('numbers start again with the kitchen’s business day, not at midnight, and a refused order takes none', async () => {
      const settings = { ...defaultSettings, time_zone: 'Europe/Berlin', day_begins_at: '05:30' };
      await setKitchen(depsOf(), cause, settings);
      await addMenuItem(depsOf(), cause, { ...pizza, stock: 4 });
      const at = async (time: string) => {
        now = Date.parse(time);
        const { order_id, number } = await placedOrder();
        return [number, (await opened.store.reads.orders.find(order_id))?.business_day];
      };
      expect(await at('2026-11-23T22:00:00.000Z')).toEqual(['1', '2026-11-23']);
      expect(await at('2026-11-24T04:29:59.999Z')).toEqual(['2', '2026-11-23']);
      expect(await at('2026-11-24T04:30:00.000Z')).toEqual(['1', '2026-11-24']);
      const key = newId();
      const [first, again] = [await order(key), await order(key)];
      expect([first, again]).toMatchObject([{ order: { number: '2' } }, { order: { number: '2' } }]);
      expect(await order()).toMatchObject({ kind: 'out_of_stock' });
      await restockItem(depsOf(), cause, 'pizza' as ItemId, 1);
      expect(await at('2026-11-24T12:00:00.000Z')).toEqual(['3', '2026-11-24']);
    });

    test('keeps what a dish and a choice contain, and gives it with the order as it was stated then', async () => {
      const food = { contains: ['wheat' as const], may_contain: [], additives: [], diets: ['vegan' as const] };
      const stated = {
        ...size,
        choices: size.choices.map((choice) => ({ ...choice, food: { ...food, contains: [] } })),
      };
      await addMenuItem(depsOf(), cause, { ...pizza, options: [stated], food });
      expect(await items()).toMatchObject([{ food, options: [stated] }]);
      const before = await placedOrder();
      expect(before.items[0]?.food).toEqual({ ...food, not_stated: [] });
      const events = await emitted(['orders-stream']);
      expect(JSON.stringify(events)).not.toContain('wheat');

      await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { food: null });
      expect((await items())[0]).not.toHaveProperty('food');
      expect((await placedOrder()).items[0]?.food).toMatchObject({ contains: [], diets: [], not_stated: ['Pizza'] });
      expect((await opened.store.reads.orders.find(before.order_id))?.items[0]?.food?.contains).toEqual(['wheat']);
    });

    test('prices an order with its options, and returns what was chosen', async () => {
      await addMenuItem(depsOf(), cause, { ...pizza, options: [size] });
      expect(await order(undefined, [{ option_id: 'size', choice_id: 'large' }])).toMatchObject({
        kind: 'placed',
        order: {
          total: 1_200,
          items: [{ unit_price: 1_200, options: [{ name: 'Size', choice: 'Large', price: 300 }] }],
        },
      });
      expect(await order(undefined, [{ option_id: 'size', choice_id: 'huge' }])).toMatchObject({
        kind: 'unknown_options',
      });
    });

    test('asks before it charges a total other than the agreed one, and keeps nothing of that', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const orderAt = (expected_total: number, idempotencyKey: string) =>
        placeOrder(depsOf(), cause, {
          body: { customer, items: [{ item_id: 'pizza' as ItemId, quantity: 2 }], expected_total },
          idempotencyKey,
        });
      const [key, other] = [newId(), newId()];
      const first = await orderAt(1_800, key);
      expect(first).toMatchObject({ kind: 'placed', order: { total: 1_800 } });
      await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { price: 9_900 });
      expect(await orderAt(1_800, other)).toEqual({
        kind: 'price_changed',
        expected: 1_800,
        total: 19_800,
        currency: 'EUR',
      });
      expect(await items()).toMatchObject([{ stock: 8 }]);
      // An order at the old price stays placed; a refusal does not use up its key.
      expect(await orderAt(1_800, key)).toEqual(first);
      expect(await orderAt(19_800, other)).toMatchObject({ kind: 'placed', order: { total: 19_800 } });
      const created = (await emitted()).filter(({ event_type }) => event_type === 'order.created');
      expect(created.map(({ total }) => total)).toEqual([1_800, 19_800]);
    });

    test('refuses sold-out items', async () => {
      await addMenuItem(depsOf(), cause, { ...pizza, sold_out: true });
      expect(await order()).toEqual({
        kind: 'out_of_stock',
        short: [{ item_id: 'pizza', requested: 1, available: 0 }],
      });
    });

    test('renames a category with its items and its place, also into an existing one', async () => {
      for (const category of ['Mains', 'Sides', 'Drinks']) {
        await addMenuItem(depsOf(), cause, { ...pizza, item_id: category.toLowerCase() as ItemId, category });
      }
      const categories = ['Mains', 'Drinks', 'Sides'];
      await setKitchen(depsOf(), cause, { ...defaultSettings, categories });
      expect(await renameCategory(depsOf(), cause, { from: 'Mains', to: 'Big plates' })).toEqual({ kind: 'renamed' });
      expect((await readMenu(opened.store, 'EUR', Date.now())).categories).toEqual(['Big plates', 'Drinks', 'Sides']);
      expect(await renameCategory(depsOf(), cause, { from: 'Sides', to: 'Big plates' })).toEqual({ kind: 'renamed' });
      expect((await readMenu(opened.store, 'EUR', Date.now())).categories).toEqual(['Big plates', 'Drinks']);
      expect(await renameCategory(depsOf(), cause, { from: 'Sides', to: 'Small plates' })).toEqual({
        kind: 'unknown_category',
      });
    });

    test('keeps a picture’s bytes, once', async () => {
      const picture = {
        picture_id: 'a'.repeat(32),
        type: 'image/png',
        bytes: Buffer.from([0, 1, 254, 255]),
        cleaned: true,
      };
      for (let i = 0; i < 2; i += 1) await opened.store.transaction(cause, (tx) => tx.pictures.insert(picture, now));
      const found = await opened.store.reads.pictures.find(picture.picture_id);
      expect(found && { ...found, bytes: Buffer.from(found.bytes) }).toEqual(picture);
      expect(await opened.store.reads.pictures.find('b'.repeat(32))).toBeNull();
    });

    describe('of pictures', () => {
      const hours = 3_600_000;
      const [one, other] = ['a'.repeat(32), 'b'.repeat(32)];
      const pathOf = (id: string) => `/api/pictures/${id}`;
      const upload = (picture_id: string) =>
        opened.store.transaction(cause, (tx) =>
          tx.pictures.insert({ picture_id, type: 'image/png', bytes: Buffer.from([1]), cleaned: true }, now),
        );
      const kept = async () => {
        await removeUnusedPictures(depsOf(), cause);
        const found = [];
        for (const id of [one, other]) if (await opened.store.reads.pictures.find(id)) found.push(id);
        return found;
      };
      const cook = (item_id: string, picture: string | null) =>
        addMenuItem(depsOf(), cause, { ...pizza, item_id: item_id as ItemId, picture });

      test('a picture is kept for as long as an item uses it, and removed a day after the last one got another', async () => {
        for (const id of [one, other]) await upload(id);
        await cook('pizza', pathOf(one));
        await cook('calzone', pathOf(one));
        await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { picture: pathOf(other) });
        now += 1_000 * hours;
        expect(await kept()).toEqual([one, other]);
        await changeMenuItem(depsOf(), cause, 'calzone' as ItemId, { picture: '/pictures/margherita.svg' });
        now += 23 * hours;
        expect(await kept()).toEqual([one, other]);
        now += 2 * hours;
        expect(await kept()).toEqual([other]);
      });

      test('a picture is removed a day after the last item that used it', async () => {
        await upload(one);
        await cook('pizza', pathOf(one));
        now += 1_000 * hours;
        await removeMenuItem(depsOf(), cause, 'pizza' as ItemId);
        expect(await kept()).toEqual([one]);
        now += 25 * hours;
        expect(await kept()).toEqual([]);
      });

      test('a picture that was uploaded waits a day for its item, also when it was there already and is given up meanwhile', async () => {
        await upload(one);
        await cook('pizza', pathOf(one));
        now += 1_000 * hours;
        await upload(other);
        await changeMenuItem(depsOf(), cause, 'pizza' as ItemId, { picture: null });
        now += 23 * hours;
        await upload(one);
        now += 2 * hours;
        expect(await kept()).toEqual([one]);
        await cook('calzone', pathOf(one));
        now += 1_000 * hours;
        expect(await kept()).toEqual([one]);
      });
    });

    test('promises an order by the current times, and keeps the promise', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const settings: KitchenSettings = { ...defaultSettings, preparation_minutes: 30, delivery_minutes: 12 };
      await setKitchen(depsOf(), cause, settings);
      const { order_id } = await placedOrder();
      await setKitchen(depsOf(), cause, defaultSettings);
      expect((await opened.store.reads.orders.find(order_id))?.promised_at).toBe('2026-11-23T12:42:00.000Z');
      expect((await emitted())[0]).toMatchObject({ promised_at: '2026-11-23T12:42:00.000Z' });
    });

    test('keeps a phone number in E.164 and as it was typed, and publishes the plain one', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const typed = '\u202a030\u00a0123\u201145 ext. 12\u202c';
      const placed = await placeOrder({ ...depsOf(), country: 'DE' }, cause, {
        body: { customer: { ...customer, phone: typed }, items: [{ item_id: 'pizza' as ItemId, quantity: 1 }] },
        idempotencyKey: undefined,
      });
      if (placed.kind !== 'placed') throw new Error(placed.kind);
      // Without the marks of direction, which would reorder what staff read.
      const phone_typed = '030\u00a0123\u201145 ext. 12';
      const phones = { phone: '030 123-45', phone_e164: '+493012345', phone_typed };
      expect(placed.order.customer).toEqual({ ...customer, ...phones });
      expect((await opened.store.reads.orders.find(placed.order.order_id))?.customer).toEqual({
        ...customer,
        ...phones,
      });
      expect((await emitted())[0]).not.toHaveProperty('customer');
      const [recorded] = await emitted(['customers-stream']);
      expect(recorded?.customer).toEqual({ ...customer, phone: '030 123-45' });
    });

    test('refuses orders while it is closed, but repeats the response of an earlier one', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const [key, other] = [newId(), newId()];
      const first = await order(key);
      const hours = [{ day: 'tuesday', opens: '11:00', closes: '22:00' }] as const;
      await setKitchen(depsOf(), cause, { ...defaultSettings, opening_hours: [...hours] });
      expect(await order(key)).toEqual(first);
      expect(await order(other)).toMatchObject({ kind: 'closed', closed: { opensInMinutes: 23 * 60 } });
      now += 24 * 3_600_000;
      expect(await order(other)).toMatchObject({ kind: 'placed' });
    });

    test('a choice is off sale in every item that offers it, and back with the next business day', async () => {
      const offering = (id: string) =>
        addMenuItem(depsOf(), cause, { ...pizza, item_id: id as ItemId, options: [size] });
      await offering('pizza');
      await offering('calzone');
      await addMenuItem(depsOf(), cause, { ...pizza, item_id: 'salad' as ItemId });
      const large = { option_id: 'size', choice_id: 'large' };
      expect(await sellChoice(depsOf(), cause, { choice: 'Large', sold_out: true, for_today: true })).toBe(2);
      expect(await order(newId(), [large])).toMatchObject({
        kind: 'unknown_options',
        errors: [{ field: '#/items/0/options/0/choice_id', message: 'large of pizza is sold out' }],
      });
      expect(await order()).toMatchObject({ kind: 'placed', order: { items: [{ options: [{ choice: 'Small' }] }] } });
      now += 24 * 3_600_000;
      expect((await putBackOnSale(depsOf(), cause)).sort()).toEqual(['calzone', 'pizza']);
      expect(await order(newId(), [large])).toMatchObject({ kind: 'placed' });
      expect(JSON.stringify(await items())).not.toContain('sold_out_until');

      await sellChoice(depsOf(), cause, { choice: 'Small', sold_out: true });
      expect(await order()).toMatchObject({ kind: 'placed', order: { items: [{ options: [{ choice: 'Large' }] }] } });
      now += 24 * 3_600_000;
      expect(await putBackOnSale(depsOf(), cause)).toEqual([]);
      expect(await sellChoice(depsOf(), cause, { choice: 'Small', sold_out: false })).toBe(2);
      expect(await sellChoice(depsOf(), cause, { choice: 'Medium', sold_out: true })).toBe(0);
    });

    test('gives the items of a category the order that an admin chose; others follow by name', async () => {
      for (const id of ['anchovy', 'basil', 'caper', 'dill'])
        await addMenuItem(depsOf(), cause, { ...pizza, item_id: id as ItemId, name: id });
      const ids = async () => (await items()).map(({ item_id }) => item_id);
      await orderItems(depsOf(), cause, ['caper', 'gone', 'anchovy'] as ItemId[]);
      expect(await ids()).toEqual(['caper', 'anchovy', 'basil', 'dill']);
      await changeMenuItem(depsOf(), cause, 'caper' as ItemId, { price: 1 }, [1]);
      await orderItems(depsOf(), cause, ['dill', 'caper', 'anchovy', 'basil'] as ItemId[]);
      expect(await ids()).toEqual(['dill', 'caper', 'anchovy', 'basil']);
    });

    test('an item that is sold out for today is back on sale when the next business day begins', async () => {
      await setKitchen(depsOf(), cause, { ...defaultSettings, time_zone: 'Europe/Berlin' });
      await addMenuItem(depsOf(), cause, pizza);
      const change = (fields: MenuItemChange) => changeMenuItem(depsOf(), cause, 'pizza' as ItemId, fields);
      const sold_out_until = '2026-11-24T03:00:00.000Z';
      await change({ sold_out: true, for_today: true });
      await change({ price: 950 });
      expect(await items()).toMatchObject([{ sold_out: true, sold_out_until, price: 950 }]);
      now = Date.parse(sold_out_until) - 1;
      expect(await putBackOnSale(depsOf(), cause)).toEqual([]);
      expect(await order()).toMatchObject({ kind: 'out_of_stock' });
      now += 2;
      expect(await putBackOnSale(depsOf(), cause)).toEqual(['pizza']);
      expect(await putBackOnSale(depsOf(), cause)).toEqual([]);
      expect((await items())[0]).not.toHaveProperty('sold_out_until');
      expect(await order()).toMatchObject({ kind: 'placed' });
    });

    test('an item that somebody takes off sale without an end, or puts back, keeps no earlier end', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const change = (fields: MenuItemChange) => changeMenuItem(depsOf(), cause, 'pizza' as ItemId, fields);
      await change({ sold_out: true, for_today: true });
      await change({ sold_out: true, for_today: false });
      now += 48 * 3_600_000;
      expect(await putBackOnSale(depsOf(), cause)).toEqual([]);
      await change({ for_today: true });
      await change({ sold_out: false });
      expect((await items())[0]).not.toHaveProperty('sold_out_until');
      expect((await items())[0]).toMatchObject({ sold_out: false });
    });

    test('takes no orders during a pause, which ends by itself or when somebody ends it', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      await pauseKitchen(depsOf(), cause, { minutes: 15 });
      expect(await order()).toMatchObject({ kind: 'closed', closed: { why: 'paused', opensInMinutes: 15 } });
      now += 15 * 60_000;
      expect(await order()).toMatchObject({ kind: 'placed' });
      await pauseKitchen(depsOf(), cause, { minutes: null });
      now += 7 * 24 * 3_600_000;
      expect(await order()).toMatchObject({ kind: 'closed', closed: { why: 'paused', opensAt: null } });
      await pauseKitchen(depsOf(), cause, null);
      expect(await order()).toMatchObject({ kind: 'placed' });
    });

    test('a change of other settings keeps the end of a pause; a new pause does not inherit an old end', async () => {
      await pauseKitchen(depsOf(), cause, { minutes: 30 });
      const { paused_until } = await readKitchen(opened.store);
      await setKitchen(depsOf(), cause, { ...defaultSettings, name: 'The Hive', paused: true });
      expect(await readKitchen(opened.store)).toMatchObject({ name: 'The Hive', paused: true, paused_until });
      await setKitchen(depsOf(), cause, { ...defaultSettings, paused: false });
      expect(await readKitchen(opened.store)).not.toHaveProperty('paused_until');

      await pauseKitchen(depsOf(), cause, { minutes: 30 });
      now += 3_600_000;
      await setKitchen(depsOf(), cause, { ...defaultSettings, paused: true });
      const kitchen = await readKitchen(opened.store);
      expect(kitchen.paused).toBe(true);
      expect(kitchen).not.toHaveProperty('paused_until');
    });

    test('rejects an order with a reason, which is published', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const { order_id } = await placedOrder();
      await cancelOrder(depsOf(), cause, order_id, { by: 'kitchen', reason: 'The oven is broken' });
      const after = { status: 'cancelled', reason: 'The oven is broken' };
      expect(await opened.store.reads.orders.find(order_id)).toMatchObject(after);
      expect(await emitted()).toContainEqual(expect.objectContaining({ event_type: 'order.cancelled', ...after }));
    });

    test('takes a step back within ten seconds, publishes it, and the simulator plans again', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      const { order_id } = await placedOrder();
      await advanceOrder(depsOf(), cause, order_id, 'confirmed');
      now += 10_000;
      expect(await undoStep(depsOf(), cause, order_id, 'confirmed')).toMatchObject({ kind: 'undone' });
      expect(await opened.store.reads.orders.find(order_id)).toMatchObject({ status: 'created', version: 3 });
      const at = '2026-11-23T12:00:10.000Z';
      expect((await emitted()).filter(({ version }) => version === 3)).toMatchObject([
        { event_type: 'order.step_undone', status: 'created', undone: 'confirmed', version: 3, at },
        { event_type: 'order.simulation_requested', status: 'created', version: 3 },
      ]);
      await advanceOrder(depsOf(), cause, order_id, 'confirmed');
      now += 10_001;
      expect(await undoStep(depsOf(), cause, order_id, 'confirmed')).toMatchObject({ kind: 'too_late' });
      expect(await undoStep(depsOf(), cause, newId(), 'confirmed')).toBeNull();
    });
  });
});
