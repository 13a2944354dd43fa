// The inbox in SQLite: the events that a service has handled.
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, EventId } from '@waggle/contracts';
import { orderBounds } from '../journeys.ts';
import type { HandlerRun } from '../store.ts';
import { addColumns } from './add-columns.ts';
import type { SqliteDatabase } from './database.ts';
import { purgeInSteps } from './purge.ts';

/** The rows of the archive with which orders begin and end. A query uses their index when it has just these words. */
export const isOrderBound = `event IS NOT NULL AND event_type IN (${orderBounds.map((type) => `'${type}'`).join(', ')})`;

export interface SqliteInbox {
  /** Inside a transaction. False when the event is already there. */
  enter(event: { readonly event_id: EventId; readonly event_type: string }, run?: HandlerRun): boolean;
  handled(ids: readonly EventId[]): ReadonlySet<EventId>;
  purge(before: number): Promise<number>;
}

export async function sqliteInbox(service: string, database: SqliteDatabase, clock: Clock): Promise<SqliteInbox> {
  const table = `${service}_inbox`;
  await database.define(`
    CREATE TABLE IF NOT EXISTS ${table} (
      event_id TEXT PRIMARY KEY, event_type TEXT NOT NULL, handled_at INTEGER NOT NULL,
      consumer TEXT, attempt INTEGER, began_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${table}_by_age ON ${table} (handled_at);
  `);
  await addColumns(database, table, { consumer: 'TEXT', attempt: 'INTEGER', began_at: 'INTEGER' });
  // What rebuilds need: the place in the order of commits, the order's id, the event.
  await addColumns(database, table, { position: 'INTEGER', key: 'TEXT', event: 'TEXT' });
  await database.define(`
    CREATE INDEX IF NOT EXISTS ${table}_archive ON ${table} (position) WHERE position IS NOT NULL;
    CREATE INDEX IF NOT EXISTS ${table}_bounds ON ${table} (key) WHERE ${isOrderBound};
  `);
  const last = database.reader.prepare(`SELECT max(position) AS position FROM ${table} WHERE position IS NOT NULL`);
  let position = Number(last.get()?.['position'] ?? 0);
  const insert = await database.transaction((db: DatabaseSync) =>
    db.prepare(
      `INSERT INTO ${table} (event_id, event_type, handled_at, consumer, attempt, began_at, position, key, event)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ),
  );
  const find = database.reader.prepare(`SELECT 1 FROM ${table} WHERE event_id = ?`);
  return {
    handled: (ids) => new Set(ids.filter((id) => find.get(id) !== undefined)),
    enter({ event_id, event_type }, run) {
      const { consumer = null, attempt = null, began_at = null, archived } = run ?? {};
      if (archived) position += 1;
      const kept = archived ? [position, archived.key, archived.event] : [null, null, null];
      return insert.run(event_id, event_type, clock.now(), consumer, attempt, began_at, ...kept).changes === 1;
    },
    purge: (before) =>
      purgeInSteps(
        database,
        `DELETE FROM ${table} WHERE event_id IN (SELECT event_id FROM ${table} WHERE handled_at < ? LIMIT ?)`,
        before,
      ),
  };
}
