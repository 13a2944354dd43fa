// Names on the menu, on both engines: how they are sorted, and that an accent is one however it was typed.
import { type ItemId, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { defaultSettings } from '../kitchen/kitchen.rules.ts';
import { renameCategory, setKitchen } from '../kitchen/set-kitchen.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { addMenuItem, changeMenuItem } from './edit-menu.ts';
import { createMenuCache, readMenu } from './menu.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'order-simulation-stream'],
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
    const names = async () => (await readMenu(opened.store, 'EUR')).items.map(({ name }) => name);
    const categories = async () => (await readMenu(opened.store, 'EUR')).categories;

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

    test('with an accent typed as a mark are those with one typed as a whole', async () => {
      await add('1', 'Crème brûlée', 'Cafe\u0301');
      await add('2', 'Espresso', 'Café');
      expect(await categories()).toEqual(['Café']);
      await changeMenuItem(depsOf(), cause, '2' as ItemId, { category: 'The\u0301s', name: 'E\u0301clair' });
      expect(await categories()).toEqual(['Café', 'Thés']);
      expect(await names()).toContain('Éclair');
      expect(await renameCategory(depsOf(), cause, { from: 'Thés', to: 'Cafe\u0301' })).toEqual({ kind: 'renamed' });
      expect(await categories()).toEqual(['Café']);
    });
  });
});
