// Names on the menu, on both engines: how they are sorted, an accent however it was typed, and other languages.
import { type ItemId, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { newId } from '@waggle/store';
import { waitingRows } from '@waggle/store/conformance/waiting-rows.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { renameCategory, setKitchen } from '../kitchen/set-kitchen.ts';
import { placeOrder } from '../order/place-order.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { addMenuItem, changeMenuItem } from './edit-menu.ts';
import { createMenuCache, readMenu } from './menu.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('names on the menu', () => {
    let opened: OpenedStore<OrdersRecords>;
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      return { store, menuCache, clock: systemClock };
    };
    beforeEach(async () => {
      opened = await engine.open(definition);
    });
    afterEach(() => opened.close());

    const add = async (item_id: string, name: string, category = 'Mains') => {
      const item = { item_id: item_id as ItemId, name, description: '', category, price: 900, stock: 10 };
      await addMenuItem(depsOf(), cause, item);
    };
    const setLanguage = (language: string) => setKitchen(depsOf(), cause, { ...defaultSettings, language });
    const names = async () => (await readMenu(opened.store, 'EUR', Date.now())).items.map(({ name }) => name);
    const categories = async () => (await readMenu(opened.store, 'EUR', Date.now())).categories;

    test('are in the order of the kitchen’s language, with 2 before 10', async () => {
      await add('1', 'Zander');
      await add('2', 'Äpfel');
      await add('3', 'Menü 10');
      await add('4', 'Menü 2');
      await add('5', 'apfel');
      await add('6', 'éclair');
      await setLanguage('de');
      expect(await names()).toEqual(['apfel', 'Äpfel', 'éclair', 'Menü 2', 'Menü 10', 'Zander']);
      await setLanguage('sv');
      expect(await names()).toEqual(['apfel', 'éclair', 'Menü 2', 'Menü 10', 'Zander', 'Äpfel']);
    });

    test('of categories too, where the kitchen has not ordered them', async () => {
      await add('1', 'Żurek', 'Zupy');
      await add('2', 'Łosoś', 'Łosoś');
      await add('3', 'Lody', 'Lody');
      await add('4', 'Mus', 'Mus');
      await setLanguage('pl');
      expect(await categories()).toEqual(['Lody', 'Łosoś', 'Mus', 'Zupy']);
    });

    test('are equal however an accent was typed', async () => {
      await add('1', 'Crème brûlée', 'Cafe\u0301');
      await add('2', 'Espresso', 'Café');
      expect(await categories()).toEqual(['Café']);
      await changeMenuItem(depsOf(), cause, '2' as ItemId, { category: 'The\u0301s', name: 'E\u0301clair' });
      expect(await categories()).toEqual(['Café', 'Thés']);
      expect(await names()).toContain('Éclair');
      expect(await renameCategory(depsOf(), cause, { from: 'Thés', to: 'Cafe\u0301' })).toEqual({ kind: 'renamed' });
      expect(await categories()).toEqual(['Café']);
    });

    const german = { language: 'en', languages: ['de'] };
    const size = {
      option_id: 'size',
      name: 'Size',
      choose: 'one' as const,
      translations: { de: { name: 'Größe' } },
      choices: [{ choice_id: 'large', name: 'Large', price: 300, translations: { de: { name: 'Groß' } } }],
    };
    const soup = {
      item_id: 'soup' as ItemId,
      name: 'Soup',
      description: 'Of the day',
      category: 'Starters',
      price: 900,
      stock: 10,
      options: [size],
      translations: { de: { name: 'Suppe', description: 'Des Tages' } },
    };
    const placing = { clock: systemClock, newId, trackingSecrets: ['secret'] as const };
    const order = (language?: string) =>
      placeOrder({ ...depsOf(), ...placing }, cause, {
        body: {
          customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
          items: [{ item_id: soup.item_id, quantity: 1 }],
          ...(language === undefined ? {} : { language }),
        },
        idempotencyKey: undefined,
      });

    test('and its other texts are kept in every language, and an item without others is as it was', async () => {
      await addMenuItem(depsOf(), cause, soup);
      await add('bread', 'Bread');
      const [bread, found] = (await readMenu(opened.store, 'EUR', Date.now())).items;
      expect(found).toMatchObject({ name: 'Soup', translations: soup.translations, options: [size] });
      expect(bread).not.toHaveProperty('translations');
      await changeMenuItem(depsOf(), cause, soup.item_id, { translations: {} });
      expect((await readMenu(opened.store, 'EUR', Date.now())).items[1]).not.toHaveProperty('translations');
    });

    test('are those of the customer’s language in the order, and the menu’s own in its event', async () => {
      await addMenuItem(depsOf(), cause, soup);
      const ordered = await order('de');
      expect(ordered).toMatchObject({
        kind: 'placed',
        order: {
          items: [
            {
              name: 'Soup',
              translated: { language: 'de', name: 'Suppe' },
              options: [
                { name: 'Size', choice: 'Large', translated: { language: 'de', name: 'Größe', choice: 'Groß' } },
              ],
            },
          ],
        },
      });
      const rows = await waitingRows(opened.store.outbox, ['orders-stream']);
      const [event] = rows.map((row) => JSON.parse(row.event));
      expect(event.payload.items).toEqual([
        {
          item_id: 'soup',
          name: 'Soup',
          quantity: 1,
          unit_price: 1_200,
          options: [{ name: 'Size', choice: 'Large', price: 300 }],
        },
      ]);
      for (const language of [undefined, 'fr', 'constructor']) {
        const plain = await order(language);
        if (plain.kind !== 'placed') throw new Error(`the order was answered ${plain.kind}`);
        expect(plain.order.items[0]).not.toHaveProperty('translated');
      }
    });

    test('of a category go with it when it is renamed, and stay what they are where it joins another', async () => {
      await addMenuItem(depsOf(), cause, soup);
      const texts = async () => (await opened.store.reads.kitchen.find())?.category_translations;
      const de = (name: string) => ({ translations: { de: { name } } });
      await setKitchen(depsOf(), cause, {
        ...defaultSettings,
        ...german,
        category_translations: [{ category: 'Starters', ...de('Vorspeisen') }],
      });
      await renameCategory(depsOf(), cause, { from: 'Starters', to: 'Soups' });
      expect(await texts()).toEqual([{ category: 'Soups', ...de('Vorspeisen') }]);
      await renameCategory(depsOf(), cause, { from: 'Soups', to: 'Soups', ...de('Suppen') });
      expect(await texts()).toEqual([{ category: 'Soups', ...de('Suppen') }]);
      await add('bread', 'Bread', 'Sides');
      await renameCategory(depsOf(), cause, { from: 'Sides', to: 'Soups' });
      expect(await texts()).toEqual([{ category: 'Soups', ...de('Suppen') }]);
    });

    test('stay in their languages when a client that knows no languages saves the kitchen', async () => {
      await setKitchen(depsOf(), cause, { ...defaultSettings, ...german });
      await setKitchen(depsOf(), cause, { ...defaultSettings, paused: true });
      expect(await opened.store.reads.kitchen.find()).toMatchObject({ ...german, paused: true });
    });
  });
});
