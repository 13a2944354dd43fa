// The orders service's tables in SQLite.
import type { DatabaseSync } from 'node:sqlite';
import { ConcurrentChangeError } from '@waggle/store';
import type { SqliteRecords } from '@waggle/store/sqlite/store.ts';
import { uploadedPictures } from '../menu/pictures.ts';
import type { Order } from '../order/order.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { answerAsKept, orderAsKept } from './read-kept.ts';
import { menu } from './sqlite-menu.ts';

export const sqliteRecords: SqliteRecords<OrdersRecords> = {
  schema: `
    CREATE TABLE IF NOT EXISTS orders_orders (
      order_id TEXT PRIMARY KEY, status TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS orders_by_status ON orders_orders (status, order_id);
    CREATE TABLE IF NOT EXISTS orders_menu (
      item_id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, category TEXT NOT NULL,
      price INTEGER NOT NULL CHECK (price >= 0), stock INTEGER NOT NULL CHECK (stock >= 0)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS orders_answers (
      key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, answer TEXT NOT NULL, created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS orders_answers_by_age ON orders_answers (created_at);
    CREATE TABLE IF NOT EXISTS orders_secrets (name TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS orders_kitchen (
      only INTEGER PRIMARY KEY CHECK (only = 1), settings TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS orders_pictures (
      picture_id TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
  `,
  addedColumns: {
    orders_menu: {
      sold_out: 'INTEGER NOT NULL DEFAULT 0',
      options: `TEXT NOT NULL DEFAULT '[]'`,
      picture: 'TEXT',
    },
    orders_pictures: { wanted_at: 'INTEGER NOT NULL DEFAULT 0' },
  },
  records: (db) => ({
    orders: orders(db),
    menu: menu(db),
    kitchen: kitchen(db),
    pictures: pictures(db),
    answers: answers(db),
    secrets: secrets(db),
  }),
};

function orders(db: DatabaseSync): OrdersRecords['orders'] {
  const insert = db.prepare('INSERT INTO orders_orders (order_id, status, version, document) VALUES (?, ?, ?, ?)');
  const find = db.prepare('SELECT document FROM orders_orders WHERE order_id = ?');
  const replace = db.prepare(
    'UPDATE orders_orders SET status = ?, version = ?, document = ? WHERE order_id = ? AND version = ?',
  );
  const list = db.prepare(
    'SELECT document FROM orders_orders WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR order_id < ?2) ORDER BY order_id DESC LIMIT ?3',
  );
  const read = (row: Record<string, unknown>): Order => orderAsKept(JSON.parse(String(row['document'])));
  return {
    async insert(order) {
      insert.run(order.order_id, order.status, order.version, JSON.stringify(order));
    },
    async find(id) {
      const row = find.get(id);
      return row ? read(row) : null;
    },
    async replace(order, expectedVersion) {
      const document = JSON.stringify(order);
      const { changes } = replace.run(order.status, order.version, document, order.order_id, expectedVersion);
      if (changes !== 1) throw new ConcurrentChangeError('order', order.order_id, expectedVersion);
    },
    async list({ status, before, limit }) {
      return list.all(status ?? null, before ?? null, limit).map(read);
    },
  };
}

function kitchen(db: DatabaseSync): OrdersRecords['kitchen'] {
  const find = db.prepare('SELECT settings FROM orders_kitchen');
  const put = db.prepare('INSERT OR REPLACE INTO orders_kitchen (only, settings) VALUES (1, ?)');
  return {
    async find() {
      const row = find.get();
      return row ? JSON.parse(String(row['settings'])) : null;
    },
    async put(settings) {
      put.run(JSON.stringify(settings));
    },
  };
}

function pictures(db: DatabaseSync): OrdersRecords['pictures'] {
  const find = db.prepare('SELECT type, bytes FROM orders_pictures WHERE picture_id = ?');
  const insert = db.prepare(
    `INSERT INTO orders_pictures (picture_id, type, bytes, wanted_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (picture_id) DO UPDATE SET wanted_at = excluded.wanted_at`,
  );
  const wanted = db.prepare('UPDATE orders_pictures SET wanted_at = ? WHERE picture_id = ?');
  const purge = db.prepare(
    `DELETE FROM orders_pictures
     WHERE wanted_at < ? AND picture_id NOT IN (
       SELECT replace(picture, '${uploadedPictures}', '') FROM orders_menu WHERE picture IS NOT NULL
     )`,
  );
  return {
    async find(id) {
      const row = find.get(id);
      return row ? { picture_id: id, type: String(row['type']), bytes: row['bytes'] as Uint8Array } : null;
    },
    async insert({ picture_id, type, bytes }, at) {
      insert.run(picture_id, type, bytes, at);
    },
    async wanted(id, at) {
      wanted.run(at, id);
    },
    async purgeUnused(before) {
      return Number(purge.run(before).changes);
    },
  };
}

function answers(db: DatabaseSync): OrdersRecords['answers'] {
  const find = db.prepare('SELECT key, request_hash, answer, created_at FROM orders_answers WHERE key = ?');
  const insert = db.prepare('INSERT INTO orders_answers (key, request_hash, answer, created_at) VALUES (?, ?, ?, ?)');
  const purge = db.prepare('DELETE FROM orders_answers WHERE created_at < ?');
  return {
    async find(key) {
      const row = find.get(key);
      if (!row) return null;
      const { request_hash, answer, created_at } = row;
      return answerAsKept({
        key,
        request_hash: String(request_hash),
        answer: JSON.parse(String(answer)),
        created_at: Number(created_at),
      });
    },
    async insert({ key, request_hash, answer, created_at }) {
      insert.run(key, request_hash, JSON.stringify(answer), created_at);
    },
    async purge(before) {
      return Number(purge.run(before).changes);
    },
  };
}

function secrets(db: DatabaseSync): OrdersRecords['secrets'] {
  const find = db.prepare('SELECT secret FROM orders_secrets WHERE name = ?');
  const insert = db.prepare('INSERT INTO orders_secrets (name, secret) VALUES (?, ?)');
  return {
    async find(name) {
      const row = find.get(name);
      return row ? String(row['secret']) : null;
    },
    async insert(name, secret) {
      insert.run(name, secret);
    },
  };
}
