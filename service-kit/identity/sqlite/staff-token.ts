// The hash of the staff token in the file of the embedded engine.
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import type { StaffTokenStore } from '../staff-token.ts';

/** The hash in the `waggle_settings` table. */
export function sqliteStaffTokenStore(database: SqliteDatabase): StaffTokenStore {
  const put = async (statement: string, hash: string): Promise<string> => {
    await database.define(
      'CREATE TABLE IF NOT EXISTS waggle_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    );
    const kept = await database.transaction((db) => {
      db.prepare(statement).run(hash);
      return db.prepare(`SELECT value FROM waggle_settings WHERE name = 'staff_token'`).get() as { value: string };
    });
    // The token is shown once: after a power cut, it must still be the valid one.
    await database.durable();
    return kept.value;
  };
  return {
    keepFirst: (hash) => put(`INSERT INTO waggle_settings VALUES ('staff_token', ?) ON CONFLICT DO NOTHING`, hash),
    async replace(hash) {
      await put(`INSERT OR REPLACE INTO waggle_settings VALUES ('staff_token', ?)`, hash);
    },
  };
}
