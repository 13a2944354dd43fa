// The deliveries service's tables in SQLite.
import type { DatabaseSync } from 'node:sqlite';
import { ConcurrentChangeError } from '@waggle/store';
import type { SqliteRecords } from '@waggle/store/sqlite/store.ts';
import type { Delivery } from '../delivery.rules.ts';
import type { DeliveriesRecords } from '../records.ts';
import { deliveryAsKept, factAsKept, factText } from './read-kept.ts';

export const sqliteRecords: SqliteRecords<DeliveriesRecords> = {
  schema: `
    CREATE TABLE IF NOT EXISTS deliveries_deliveries (
      delivery_id TEXT PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, version INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS deliveries_by_status ON deliveries_deliveries (status, delivery_id);
    CREATE TABLE IF NOT EXISTS deliveries_early (
      order_id TEXT NOT NULL, fact TEXT NOT NULL, PRIMARY KEY (order_id, fact)
    ) STRICT;
  `,
  records: (db) => ({ deliveries: deliveries(db), early: early(db) }),
};

function deliveries(db: DatabaseSync): DeliveriesRecords['deliveries'] {
  const insert = db.prepare(
    'INSERT INTO deliveries_deliveries (delivery_id, order_id, status, version, document) VALUES (?, ?, ?, ?, ?)',
  );
  const find = db.prepare('SELECT document FROM deliveries_deliveries WHERE delivery_id = ?');
  const findByOrder = db.prepare('SELECT document FROM deliveries_deliveries WHERE order_id = ?');
  const replace = db.prepare(
    'UPDATE deliveries_deliveries SET status = ?, version = ?, document = ? WHERE delivery_id = ? AND version = ?',
  );
  const list = db.prepare(
    'SELECT document FROM deliveries_deliveries WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR delivery_id < ?2) ORDER BY delivery_id DESC LIMIT ?3',
  );
  const read = (row: Record<string, unknown>): Delivery => deliveryAsKept(JSON.parse(String(row['document'])));
  return {
    async insert(delivery) {
      const { delivery_id, order_id, status, version } = delivery;
      insert.run(delivery_id, order_id, status, version, JSON.stringify(delivery));
    },
    async find(id) {
      const row = find.get(id);
      return row ? read(row) : null;
    },
    async findByOrder(id) {
      const row = findByOrder.get(id);
      return row ? read(row) : null;
    },
    async replace(delivery, expectedVersion) {
      const { delivery_id, status, version } = delivery;
      const { changes } = replace.run(status, version, JSON.stringify(delivery), delivery_id, expectedVersion);
      if (changes !== 1) throw new ConcurrentChangeError('delivery', delivery_id, expectedVersion);
    },
    async list({ status, before, limit }) {
      return list.all(status ?? null, before ?? null, limit).map(read);
    },
  };
}

function early(db: DatabaseSync): DeliveriesRecords['early'] {
  const note = db.prepare('INSERT INTO deliveries_early (order_id, fact) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const take = db.prepare('DELETE FROM deliveries_early WHERE order_id = ? RETURNING fact');
  return {
    async note(id, fact) {
      note.run(id, factText(fact));
    },
    async take(id) {
      return take.all(id).map((row) => factAsKept(String(row['fact'])));
    },
  };
}
