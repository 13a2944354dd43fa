// Who the restaurant is, on both engines.
import { systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { createMenuCache } from '../menu/menu.ts';
import { removeUnusedPictures } from '../menu/pictures.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { defaultSettings } from './kitchen.rules.ts';
import { readKitchen } from './read-kitchen.ts';
import { readRestaurant } from './read-restaurant.ts';
import { setKitchen } from './set-kitchen.ts';
import { setRestaurant } from './set-restaurant.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('the restaurant', () => {
    let opened: OpenedStore<OrdersRecords>;
    let now = Date.parse('2026-11-23T12:00:00.000Z');
    const depsOf = () => {
      const { store } = opened;
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      return { store, menuCache, clock: { ...systemClock, now: () => now } };
    };
    beforeEach(async () => {
      opened = await engine.open(definition);
    });
    afterEach(() => opened.close());

    const settings = async () => {
      const { version: _, ...rest } = await readRestaurant(opened.store.reads);
      return rest;
    };

    test('has the name of the kitchen until somebody says more', async () => {
      await setKitchen(depsOf(), cause, { ...defaultSettings, name: 'The Hive' });
      expect(await readRestaurant(opened.store.reads)).toMatchObject({ name: 'The Hive', address: '', version: 1 });
      expect((await readKitchen(opened.store)).brand).toBeUndefined();
    });

    test('gives the kitchen its name and what pages show, and other settings of the kitchen keep them', async () => {
      const said = { ...(await settings()), name: 'The Fork', accent: '#8a1c2f', imprint: 'Ada', privacy: ' \n' };
      expect(await setRestaurant(depsOf(), cause, said)).toMatchObject({ kind: 'set', restaurant: { version: 2 } });
      const brand = { logo: null, accent: '#8a1c2f', legal: ['imprint'] };
      expect(await readKitchen(opened.store)).toMatchObject({ name: 'The Fork', brand });
      await setKitchen(depsOf(), cause, { ...defaultSettings, name: 'The Fork', preparation_minutes: 9 });
      expect(await readKitchen(opened.store)).toMatchObject({ preparation_minutes: 9, brand });
    });

    test('is not replaced by a change that was made on an older version', async () => {
      const said = await settings();
      await setRestaurant(depsOf(), cause, { ...said, phone: '1' }, [1]);
      expect(await setRestaurant(depsOf(), cause, { ...said, phone: '2' }, [1])).toMatchObject({
        kind: 'changed_meanwhile',
        restaurant: { phone: '1' },
      });
      expect((await settings()).phone).toBe('1');
    });

    test('keeps its logo, and an earlier one for a day', async () => {
      const [first, second] = ['a', 'b'].map((digit) => digit.repeat(32)) as [string, string];
      for (const picture_id of [first, second])
        await opened.store.transaction(cause, (tx) =>
          tx.pictures.insert({ picture_id, type: 'image/png', bytes: Buffer.from([1]), cleaned: true }, now),
        );
      const use = async (id: string) =>
        setRestaurant(depsOf(), cause, { ...(await settings()), logo: `/api/pictures/${id}` });
      await use(first);
      now += 48 * 3_600_000;
      expect(await removeUnusedPictures(depsOf(), cause)).toBe(1);
      expect(await opened.store.reads.pictures.find(first)).not.toBeNull();
      await use(second);
      now += 23 * 3_600_000;
      expect(await removeUnusedPictures(depsOf(), cause)).toBe(0);
      now += 2 * 3_600_000;
      expect(await removeUnusedPictures(depsOf(), cause)).toBe(1);
    });
  });
});
