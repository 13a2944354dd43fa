// An import of the menu on both engines: all of it or nothing, on the menu that the preview showed, with ids and versions that last.
import { type ItemId, type MenuImport, systemClock } from '@waggle/contracts';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedStore, storeEngines } from '../../../test/support/stores.ts';
import { restockItem } from '../menu/change-stock.ts';
import { changeMenuItem } from '../menu/edit-menu.ts';
import { loadDemoMenu } from '../menu/load-demo-menu.ts';
import { createMenuCache } from '../menu/menu.ts';
import { type OrdersRecords, ordersRecords } from '../records.ts';
import { exportMenu } from './export-menu.ts';
import { importMenu } from './import-menu.ts';

const cause = { correlation_id: 'a-test', causation_id: null };
const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;

describe.each(storeEngines)('on $name', (engine) => {
  describe.skipIf(!engine.available)('an import of the menu', () => {
    let opened: OpenedStore<OrdersRecords>;
    const depsOf = ({ store }: Pick<OpenedStore<OrdersRecords>, 'store'> = opened) => {
      const menuCache = createMenuCache(createMemoryCache(systemClock), store, 'EUR', { send: async () => {} });
      return { store, menuCache, clock: systemClock };
    };
    beforeEach(async () => {
      opened = await engine.open(definition);
      await loadDemoMenu(opened.store, cause);
    });
    afterEach(() => opened.close());

    const exported = (kind: 'json' | 'dishes' | 'choices', from = opened) =>
      exportMenu(from.store, 'EUR', { kind, separator: ';' });
    const imported = (body: MenuImport) => importMenu(depsOf(), cause, body);
    const dish = async (id: string) => (await opened.store.reads.menu.find([id as ItemId]))[0];

    test('of what was just exported changes nothing, not even a version', async () => {
      const before = await opened.store.reads.menu.all();
      const csv = { dishes: await exported('dishes'), choices: await exported('choices') };
      for (const files of [{ json: await exported('json') }, csv]) {
        const { kind, plan } = await imported({ files, remove: true });
        expect([kind, plan.added, plan.changed, plan.removed, plan.settings]).toEqual(['applied', [], [], [], []]);
      }
      expect(await opened.store.reads.menu.all()).toEqual(before);
      expect((await opened.store.reads.kitchen.find())?.version).toBe(1);
    });

    test('into an empty kitchen makes the same menu, with the order of its categories', async () => {
      const other = await engine.open(definition);
      try {
        await importMenu(depsOf(other), cause, { files: { json: await exported('json') } });
        expect(await other.store.reads.menu.all()).toEqual(await opened.store.reads.menu.all());
        expect(await exported('json', other)).toBe(await exported('json'));
      } finally {
        await other.close();
      }
    });

    test('keeps what orders took from the stock, and raises the version of what it changes alone', async () => {
      const files = { dishes: 'item_id,price,stock\nmargherita,9.90,7\n' };
      const preview = await imported({ files, dry_run: true });
      await restockItem(depsOf(), cause, 'margherita' as ItemId, 3);
      const { kind } = await imported({ files, basis: preview.plan.basis });
      expect(kind).toBe('applied');
      expect(await dish('margherita')).toMatchObject({ price: 990, stock: 203, version: 2 });
      expect(await dish('diavola')).toMatchObject({ version: 1 });
    });

    test('is refused when the menu has changed since the preview, with what it would change now', async () => {
      const files = { dishes: 'item_id,price\nmargherita,9.90\n' };
      const { plan } = await imported({ files, dry_run: true });
      expect(plan.changed).toMatchObject([{ changes: [{ path: ['price'], before: 950, after: 990 }] }]);
      await changeMenuItem(depsOf(), cause, 'margherita' as ItemId, { price: 1_000 });
      const refused = await imported({ files, basis: plan.basis });
      expect(refused).toMatchObject({
        kind: 'changed_meanwhile',
        plan: { changed: [{ changes: [{ before: 1_000, after: 990 }] }] },
      });
      expect(await dish('margherita')).toMatchObject({ price: 1_000 });
    });

    test('with an error in one line changes nothing of the others', async () => {
      const before = await opened.store.reads.menu.all();
      const files = { dishes: 'item_id,price\nmargherita,1.00\ndiavola,one\n' };
      expect(await imported({ files, remove: true })).toMatchObject({
        kind: 'faulty',
        plan: { errors: [{ file: 'dishes', line: 3, column: 2, code: 'amount', value: 'one' }] },
      });
      expect(await opened.store.reads.menu.all()).toEqual(before);
    });

    test('of two at once on one preview is applied once', async () => {
      const files = { dishes: 'item_id,price\nmargherita,9.90\n' };
      const { plan } = await imported({ files, dry_run: true });
      const outcomes = await Promise.all([1, 2].map(() => imported({ files, basis: plan.basis })));
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['applied', 'changed_meanwhile']);
      expect(await dish('margherita')).toMatchObject({ price: 990, version: 2 });
    });

    test('removes only when asked to, and takes no picture that the kitchen does not have', async () => {
      const picture = `/api/pictures/${'ab'.repeat(16)}`;
      const files = { dishes: `item_id,name,category,price,picture\nstew,Stew,Pasta,8.00,${picture}\n` };
      const preview = await imported({ files, dry_run: true });
      expect(preview.plan).toMatchObject({ removed: [], without_picture: [{ item_id: 'stew' }] });
      const all = (await opened.store.reads.menu.all()).length;
      expect(preview.plan.left).toHaveLength(all);
      expect((await imported({ files, remove: true })).plan.removed).toHaveLength(all);
      expect(await opened.store.reads.menu.all()).toMatchObject([{ item_id: 'stew', picture: null, version: 1 }]);
    });
  });
});
