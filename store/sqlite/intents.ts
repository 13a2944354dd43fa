// Intents in SQLite.
import type { Clock, Intent } from '@waggle/contracts';
import type { Intents } from '../intents.ts';
import type { SqliteDatabase } from './database.ts';

export interface SqliteIntents extends Intents {
  /** Inside a transaction. A request with several transactions has one intent. */
  keep(intent: Intent): void;
}

export async function sqliteIntents(service: string, database: SqliteDatabase, clock: Clock): Promise<SqliteIntents> {
  const table = `${service}_intents`;
  await database.define(`
    CREATE TABLE IF NOT EXISTS ${table} (
      id TEXT PRIMARY KEY, entry TEXT NOT NULL, kept_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${table}_by_age ON ${table} (kept_at);
  `);
  const { insert, remove } = await database.transaction((db) => ({
    insert: db.prepare(`INSERT INTO ${table} (id, entry, kept_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`),
    remove: db.prepare(`DELETE FROM ${table} WHERE id = ?`),
  }));
  const old = database.reader.prepare(`SELECT id, entry FROM ${table} WHERE kept_at < ? ORDER BY kept_at, id`);
  return {
    keep: ({ id, entry }) => void insert.run(id, entry, clock.now()),
    keptBefore: async (before) => old.all(before).map(({ id, entry }) => ({ id: String(id), entry: String(entry) })),
    remove: (id) => database.transaction(() => void remove.run(id)),
  };
}
