// Two people edit the same thing, and a start with another currency, on both engines.
import { type ItemId, systemClock } from '@waggle/contracts';
import { SettingsError } from '@waggle/service-kit/config';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { newId } from '@waggle/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../test/support/stores.ts';
import { defaultSettings } from './kitchen/kitchen.rules.ts';
import { renameCategory, setKitchen } from './kitchen/set-kitchen.ts';
import { restockItem } from './menu/change-stock.ts';
import { addMenuItem, changeMenuItem, removeMenuItem } from './menu/edit-menu.ts';
import { keepCurrency } from './menu/keep-currency.ts';
import { createMenuCache } from './menu/menu.ts';
import { placeOrder } from './order/place-order.ts';
import { type OrdersRecords, ordersRecords } from './records.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const id = 'pizza' as ItemId;
const size = {
  option_id: 'size',
  name: 'Size',
  choose: 'one' as const,
  choices: [{ choice_id: 'large', name: 'Large', price: 150 }],
};
const pizza = {
  item_id: id,
  name: 'Pizza',
  description: '',
  category: 'Mains',
  price: 350,
  stock: 10,
  options: [size],
};

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('the orders service', () => {
    let opened: OpenedStore<OrdersRecords>;
    const depsOf = (currency = 'EUR') => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, currency, { send: async () => {} });
      return { store, menuCache, clock: systemClock, newId, trackingSecrets: ['secret'] as const };
    };
    const order = (currency?: string) =>
      placeOrder(depsOf(currency), cause, {
        body: {
          customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
          items: [{ item_id: id, quantity: 1 }],
        },
        idempotencyKey: undefined,
      });
    const stored = async () => (await opened.store.reads.menu.find([id]))[0];
    beforeEach(async () => {
      opened = await engine.open(definition);
    });
    afterEach(() => opened.close());

    test('a pause on a stale page is refused with the current settings, and does not undo the other admin’s hours', async () => {
      const hours = [{ day: 'monday' as const, opens: '11:00', closes: '22:00' }];
      const first = await setKitchen(depsOf(), cause, { ...defaultSettings, opening_hours: hours }, [1]);
      expect(first).toMatchObject({ kind: 'set', kitchen: { version: 2, opening_hours: hours } });
      const stale = await setKitchen(depsOf(), cause, { ...defaultSettings, paused: true }, [1]);
      expect(stale).toMatchObject({ kind: 'changed_meanwhile', kitchen: { version: 2, opening_hours: hours } });
      expect(await opened.store.reads.kitchen.find()).toMatchObject({ paused: false, opening_hours: hours });
    });

    test('of two changes of the kitchen on one version, at once, one is refused', async () => {
      const both = await Promise.all(
        ['The Hive', 'The Comb'].map((name) => setKitchen(depsOf(), cause, { ...defaultSettings, name }, [1])),
      );
      expect(both.map(({ kind }) => kind).sort()).toEqual(['changed_meanwhile', 'set']);
    });

    test('hours that overlap are refused, but old ones that did stay when something else is changed', async () => {
      const hours = [
        { day: 'monday' as const, opens: '11:00', closes: '18:00' },
        { day: 'monday' as const, opens: '17:00', closes: '22:00' },
      ];
      const refused = await setKitchen(depsOf(), cause, { ...defaultSettings, opening_hours: hours });
      expect(refused).toMatchObject({
        kind: 'overlap',
        overlap: { said: 'monday 11:00–18:00 and monday 17:00–22:00' },
      });
      await opened.store.transaction(cause, (tx) =>
        tx.kitchen.put({ ...defaultSettings, opening_hours: hours, version: 1, currency: null }),
      );
      const paused = await setKitchen(depsOf(), cause, { ...defaultSettings, opening_hours: hours, paused: true });
      expect(paused).toMatchObject({ kind: 'set', kitchen: { paused: true } });
    });

    test('an item’s version rises with each edit and with a renamed category, not with its stock', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      await restockItem(depsOf(), cause, id, 5);
      await order();
      expect(await stored()).toMatchObject({ version: 1, stock: 14 });
      expect(await changeMenuItem(depsOf(), cause, id, { price: 400 }, [1])).toMatchObject({ item: { version: 2 } });
      expect(await changeMenuItem(depsOf(), cause, id, { price: 500 }, [1])).toMatchObject({
        kind: 'changed_meanwhile',
        item: { version: 2, price: 400 },
      });
      await renameCategory(depsOf(), cause, { from: 'Mains', to: 'Pizza' });
      expect(await removeMenuItem(depsOf(), cause, id, [2])).toMatchObject({ kind: 'changed_meanwhile' });
      expect(await stored()).toMatchObject({ version: 3, price: 400, category: 'Pizza' });
      expect(await changeMenuItem(depsOf(), cause, id, { price: 450 })).toMatchObject({ kind: 'changed' });
      expect(await removeMenuItem(depsOf(), cause, id, [4])).toEqual({ kind: 'removed' });
    });

    test('a start with another currency is refused in one line that says how to convert, and changes nothing', async () => {
      await keepCurrency(opened.store, cause, { currency: 'EUR', convertPrices: '' });
      await addMenuItem(depsOf(), cause, pizza);
      const other = keepCurrency(opened.store, cause, { currency: 'CHF', convertPrices: '' });
      await expect(other).rejects.toThrow(SettingsError);
      await expect(other).rejects.toThrow(/^[^\n]*prices are in EUR[^\n]*WAGGLE_CONVERT_PRICES=EUR:CHF:[^\n]*$/);
      const wrong = keepCurrency(opened.store, cause, { currency: 'CHF', convertPrices: 'USD:CHF:0.9' });
      await expect(wrong).rejects.toThrow(SettingsError);
      expect(await stored()).toMatchObject({ price: 350, version: 1 });
    });

    test('a conversion is done once, and a process that still has the old currency takes no more orders', async () => {
      await keepCurrency(opened.store, cause, { currency: 'EUR', convertPrices: '' });
      await addMenuItem(depsOf(), cause, pizza);
      const settings = { currency: 'CHF', convertPrices: 'EUR:CHF:1.05' };
      expect(await keepCurrency(opened.store, cause, settings)).toBe(1);
      expect(await keepCurrency(opened.store, cause, settings)).toBe(0);
      expect(await stored()).toMatchObject({ price: 368, options: [{ choices: [{ price: 158 }] }] });
      expect(await order('EUR')).toEqual({ kind: 'other_currency', recorded: 'CHF' });
      expect(await order('CHF')).toMatchObject({
        kind: 'placed',
        order: { total: 526, currency: 'CHF', currency_digits: 2 },
      });
    });

    test('data from before the currency was kept has that of its newest order', async () => {
      await addMenuItem(depsOf(), cause, pizza);
      await order('EUR');
      const other = keepCurrency(opened.store, cause, { currency: 'JPY', convertPrices: '' });
      await expect(other).rejects.toThrow('prices are in EUR');
      expect(await keepCurrency(opened.store, cause, { currency: 'EUR', convertPrices: '' })).toBe(0);
      expect(await opened.store.reads.kitchen.find()).toMatchObject({ currency: 'EUR' });
    });

    test('without a menu there is nothing to reinterpret', async () => {
      await keepCurrency(opened.store, cause, { currency: 'EUR', convertPrices: '' });
      expect(await keepCurrency(opened.store, cause, { currency: 'HUF', convertPrices: '' })).toBe(0);
      expect(await opened.store.reads.kitchen.find()).toMatchObject({ currency: 'HUF' });
    });
  });
});
