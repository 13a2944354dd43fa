// The menu in SQLite.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { OrdersRecords, StoredItem } from '../records.ts';

export function menu(db: DatabaseSync): OrdersRecords['menu'] {
  const columns = 'item_id, name, description, category, price, stock, sold_out, options, picture';
  const all = db.prepare(`SELECT ${columns} FROM orders_menu ORDER BY category, name`);
  const find = db.prepare(`SELECT ${columns} FROM orders_menu WHERE item_id = ?`);
  const insert = db.prepare(
    `INSERT INTO orders_menu (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const change = db.prepare(
    `UPDATE orders_menu SET name = ?, description = ?, category = ?, price = ?, sold_out = ?, options = ?, picture = ?
     WHERE item_id = ?`,
  );
  const remove = db.prepare('DELETE FROM orders_menu WHERE item_id = ?');
  const adjust = db.prepare('UPDATE orders_menu SET stock = stock + ?1 WHERE item_id = ?2 AND stock + ?1 >= 0');
  const rename = db.prepare('UPDATE orders_menu SET category = ? WHERE category = ?');
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
      const { item_id, name, description, category, price, stock, sold_out, options, picture } = item;
      const made = insert.run(
        item_id,
        name,
        description,
        category,
        price,
        stock,
        Number(sold_out),
        JSON.stringify(options),
        picture,
      );
      return made.changes === 1;
    },
    async change(id, changes) {
      const row = find.get(id);
      if (!row) return null;
      const after: StoredItem = { ...read(row), ...changes };
      const { name, description, category, price, sold_out, options, picture } = after;
      change.run(name, description, category, price, Number(sold_out), JSON.stringify(options), picture, id);
      return after;
    },
    async remove(id) {
      return remove.run(id).changes === 1;
    },
    async adjustStock(id, by) {
      return adjust.run(by, id).changes === 1;
    },
    async renameCategory(from, to) {
      return Number(rename.run(to, from).changes);
    },
  };
}

const read = (row: Record<string, SQLOutputValue>): StoredItem =>
  ({ ...row, sold_out: row['sold_out'] === 1, options: JSON.parse(String(row['options'])) }) as StoredItem;
