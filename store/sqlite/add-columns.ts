// Adds columns to a table of a file from an earlier version.
import type { SqliteDatabase } from './database.ts';

/** Adds the missing columns. @param columns column → definition */
export async function addColumns(
  database: SqliteDatabase,
  table: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  await database.transaction((db) => {
    const found = db.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const there = new Set(found.map(({ name }) => name));
    for (const [column, definition] of Object.entries(columns)) {
      if (!there.has(column)) db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
    }
  });
}
