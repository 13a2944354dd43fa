// The orders service's tables in SQLite.
import type { DatabaseSync } from 'node:sqlite';
import { ConcurrentChangeError } from '@waggle/store';
import type { SqliteRecords } from '@waggle/store/sqlite/store.ts';
import type { Order } from '../order.ts';
import type { Answer, OrdersRecords, StoredItem } from '../store.ts';

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
  `,
  records: (db) => ({ orders: orders(db), menu: menu(db), answers: answers(db), secrets: secrets(db) }),
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
  const read = (row: Record<string, unknown>): Order => JSON.parse(String(row['document']));
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

function menu(db: DatabaseSync): OrdersRecords['menu'] {
  const columns = 'item_id, name, description, category, price, stock';
  const all = db.prepare(`SELECT ${columns} FROM orders_menu ORDER BY category, name`);
  const find = db.prepare(`SELECT ${columns} FROM orders_menu WHERE item_id = ?`);
  const insert = db.prepare(`INSERT INTO orders_menu (${columns}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const change = db.prepare(
    `UPDATE orders_menu SET name = coalesce(?, name), description = coalesce(?, description),
     category = coalesce(?, category), price = coalesce(?, price) WHERE item_id = ? RETURNING ${columns}`,
  );
  const remove = db.prepare('DELETE FROM orders_menu WHERE item_id = ?');
  const adjust = db.prepare('UPDATE orders_menu SET stock = stock + ?1 WHERE item_id = ?2 AND stock + ?1 >= 0');
  const read = (row: Record<string, unknown>) => ({ ...row }) as unknown as StoredItem;
  return {
    async all() {
      return all.all().map(read);
    },
    async find(ids) {
      return ids.flatMap((id) => {
        const row = find.get(id);
        return row ? [read(row)] : [];
      });
    },
    async insert(item) {
      const { item_id, name, description, category, price, stock } = item;
      return insert.run(item_id, name, description, category, price, stock).changes === 1;
    },
    async change(id, { name, description, category, price }) {
      const row = change.get(name ?? null, description ?? null, category ?? null, price ?? null, id);
      return row ? read(row) : null;
    },
    async remove(id) {
      return remove.run(id).changes === 1;
    },
    async adjustStock(id, by) {
      return adjust.run(by, id).changes === 1;
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
      return row ? ({ ...row, answer: JSON.parse(String(row['answer'])) } as unknown as Answer) : null;
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
