// A data file and a database of a version without options, promised times and undo.
import { DatabaseSync } from 'node:sqlite';
import { type ItemId, type OrderId, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { describe, expect, test } from 'vitest';
import { storeEngines } from '../../test/support/stores.ts';
import { temporaryFolder } from '../../test/support/waggle.ts';
import { changeMenuItem } from './menu/edit-menu.ts';
import { createMenuCache } from './menu/menu.ts';
import { type OrdersRecords, ordersRecords } from './records.ts';

const definition = {
  service: 'orders',
  publishes: ['orders-stream', 'customers-stream', 'order-simulation-stream'],
  ...ordersRecords,
} as const;
const cause = { correlation_id: 'a-test', causation_id: null };
const order = {
  order_id: '019ab000-0000-7000-8000-000000000001',
  status: 'confirmed',
  version: 2,
  total: 950,
  currency: 'EUR',
  items: [{ item_id: 'pizza', name: 'Pizza', quantity: 1, unit_price: 950 }],
  customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:31:00.000Z',
};
const stored = { ...order, tracking_token_hash: '0'.repeat(64) };
const item = { name: 'Pizza', description: 'Hot', category: 'Mains', price: 950, stock: 3 };
const answer = { request_hash: 'hash', answer: { kind: 'placed', order }, created_at: 1 };

async function isReadAsNow(store: Store<OrdersRecords>): Promise<void> {
  const promised_at = '2026-11-22T15:05:00.000Z';
  expect(await store.reads.orders.find(order.order_id as OrderId)).toEqual({
    ...stored,
    correlation_id: order.order_id,
    promised_at,
    stepped_at: {},
    undone: null,
  });
  expect((await store.reads.answers.find('key'))?.answer).toEqual({
    kind: 'placed',
    order: { ...order, promised_at, currency_digits: 2 },
  });
  const asNow = {
    item_id: 'pizza',
    ...item,
    sold_out: false,
    sold_out_until: null,
    choices_out_until: null,
    hours: null,
    place: null,
    translations: {},
    options: [],
    picture: null,
    food: null,
    counted: true,
    tax_category: 'food',
    deposit: 0,
    version: 1,
  };
  expect(await store.reads.menu.all()).toEqual([asNow]);
  const menuCache = createMenuCache({ remember: (_, __, load) => load(), invalidate: async () => {} }, store, 'EUR', {
    send: async () => {},
  });
  await changeMenuItem({ store, menuCache, clock: systemClock }, cause, 'pizza' as ItemId, { sold_out: true });
  expect(await store.reads.menu.find(['pizza' as ItemId])).toEqual([{ ...asNow, sold_out: true, version: 2 }]);
}

describe('what an earlier version kept is read as now', () => {
  test('from a data file', async () => {
    const { folder, remove } = temporaryFolder();
    const file = new DatabaseSync(`${folder}/waggle.db`);
    file.exec(`
      CREATE TABLE orders_orders (
        order_id TEXT PRIMARY KEY, status TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL
      ) STRICT;
      CREATE TABLE orders_menu (
        item_id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, category TEXT NOT NULL,
        price INTEGER NOT NULL CHECK (price >= 0), stock INTEGER NOT NULL CHECK (stock >= 0)
      ) STRICT;
      CREATE TABLE orders_answers (
        key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, answer TEXT NOT NULL, created_at INTEGER NOT NULL
      ) STRICT;
    `);
    file
      .prepare('INSERT INTO orders_orders VALUES (?, ?, ?, ?)')
      .run(order.order_id, order.status, order.version, JSON.stringify(stored));
    file
      .prepare('INSERT INTO orders_menu VALUES (?, ?, ?, ?, ?, ?)')
      .run('pizza', item.name, item.description, item.category, item.price, item.stock);
    file
      .prepare('INSERT INTO orders_answers VALUES (?, ?, ?, ?)')
      .run('key', answer.request_hash, JSON.stringify(answer.answer), answer.created_at);
    file.close();
    // Twice: a file that has the new columns is opened as well.
    for (const check of [isReadAsNow, async () => {}]) {
      const database = openDatabase(folder);
      try {
        await check(await openSqliteStore({ definition, database, clock: systemClock, newId }));
      } finally {
        await database.close();
      }
    }
    remove();
  });

  const mongo = storeEngines.find(({ name }) => name === 'MongoDB');
  test.skipIf(!mongo?.available)('from a database', async () => {
    const { order_id, ...rest } = stored;
    const opened = await mongo?.open(definition, async (db) => {
      await db.collection<{ _id: string }>('orders').insertOne({ _id: order_id, ...rest });
      await db.collection<{ _id: string }>('menu').insertOne({ _id: 'pizza', ...item });
      await db.collection<{ _id: string }>('answers').insertOne({ _id: 'key', ...answer });
    });
    if (!opened) throw new Error('there is no MongoDB among the engines');
    try {
      await isReadAsNow(opened.store);
    } finally {
      await opened.close();
    }
  });
});
