// Upgrades the tables of a file from an earlier version.
import type { DatabaseSync } from 'node:sqlite';

const added = {
  bus_streams: { published: 'INTEGER', added: 'INTEGER NOT NULL DEFAULT 0', length: 'INTEGER NOT NULL DEFAULT 0' },
  bus_groups: { passed: 'INTEGER NOT NULL DEFAULT 0' },
  bus_pending: { unfinished: 'INTEGER NOT NULL DEFAULT 0', last_error: 'TEXT' },
} as const;

/** Whether the tables lack columns. */
export const lacksColumns = (db: DatabaseSync): boolean => missingColumns(db).length > 0;

/** Adds the columns, and computes the counters that are maintained incrementally from now on. Runs inside one transaction. */
export function upgrade(db: DatabaseSync): void {
  for (const [table, column, type] of missingColumns(db)) db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  db.exec(`
    UPDATE bus_streams SET length = (SELECT count(*) FROM bus_entries e WHERE e.stream = bus_streams.stream);
    UPDATE bus_streams SET added = length;
    UPDATE bus_groups SET passed = (
      SELECT count(*) FROM bus_entries e WHERE e.stream = bus_groups.stream AND e.position <= bus_groups.delivered
    );
  `);
}

const missingColumns = (db: DatabaseSync) =>
  Object.entries(added).flatMap(([table, columns]) => {
    const there = new Set(
      db
        .prepare('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => name),
    );
    return Object.entries(columns).flatMap(([name, type]) => (there.has(name) ? [] : [[table, name, type] as const]));
  });
