// The projection of a service in the file of the embedded engine: made anew in tables aside, which a transaction renames. One process
// has the file, so a rebuild's state is in its memory, and a start removes what a killed one left.
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, EventId } from '@waggle/contracts';
import type { StoreDefinition } from '../collections/declaration.ts';
import {
  defineSqliteAside,
  defineSqliteRecords,
  dropSqliteAside,
  openSqliteRecords,
  swapSqliteAside,
} from '../collections/sqlite.ts';
import {
  type Apply,
  type ArchivedEvent,
  type Both,
  madeOf,
  type Projection,
  RebuildLostError,
  type RebuildState,
} from '../projection.ts';
import type { SqliteDatabase } from './database.ts';

export interface SqliteProjection<Records extends object> extends Projection<Records> {
  /** Entries of the inbox that were handled before this time are gone. */
  purged(before: number): Promise<void>;
}

export interface SqliteProjectionOptions<Records extends object> {
  readonly definition: StoreDefinition<Records>;
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  /** Those that serve, on the connection of transactions. */
  readonly records: Records;
}

/** Call it after the inbox is open. */
export async function sqliteProjection<Records extends object>({
  definition,
  database,
  clock,
  records,
}: SqliteProjectionOptions<Records>): Promise<SqliteProjection<Records>> {
  const inbox = `${definition.service}_inbox`;
  const table = `${definition.service}_projection`;
  await database.define(
    `CREATE TABLE IF NOT EXISTS ${table} ("only" INTEGER PRIMARY KEY CHECK ("only" = 1), since INTEGER NOT NULL) STRICT;`,
  );
  await database.transaction((db) => {
    const isNew = db.prepare(`SELECT 1 FROM ${inbox} LIMIT 1`).get() === undefined;
    db.prepare(`INSERT OR IGNORE INTO ${table} ("only", since) VALUES (1, ?)`).run(isNew ? 0 : clock.now());
    dropSqliteAside(db, definition);
  });
  const countAfter = database.reader.prepare(`SELECT count(*) AS n FROM ${inbox} WHERE position > ?`);
  let current: { state: RebuildState; cursor: number } | null = null;

  function running(id: string): { state: RebuildState; cursor: number } {
    const { state } = current ?? {};
    if (!current || state?.rebuild_id !== id || state.done || state.failure !== null) throw new RebuildLostError(id);
    return current;
  }

  const inBoth = <T>(body: (both: Both<Records>, db: DatabaseSync) => Promise<T>): Promise<T> =>
    database.transaction(
      (db) => body({ old: records, made: madeOf(openSqliteRecords(db, definition, 'aside')) }, db),
      'background',
    );

  /** Applies a page inside a transaction; returns how many, and the position of the last. */
  async function applyPage(
    db: DatabaseSync,
    both: Both<Records>,
    cursor: number,
    limit: number,
    apply: Apply<Records>,
  ) {
    const rows = db
      .prepare(
        `SELECT position, event_id, key, event, handled_at FROM ${inbox} WHERE position > ? ORDER BY position LIMIT ?`,
      )
      .all(cursor, limit);
    if (rows.length > 0) await apply(both, rows.map(archivedEvent));
    return { count: rows.length, cursor: rows.length > 0 ? Number(rows.at(-1)?.['position']) : cursor };
  }

  const renewed = (state: RebuildState, leaseMs: number, applied: number, cursor: number): RebuildState => ({
    ...state,
    lease_until: clock.now() + leaseMs,
    applied: state.applied + applied,
    left: Number(countAfter.get(cursor)?.['n']),
  });

  return {
    async archivedSince() {
      return Number(database.reader.prepare(`SELECT since FROM ${table}`).get()?.['since']);
    },
    state: async () => current?.state ?? null,
    async begin(id, completeSince, leaseMs) {
      const { state } = current ?? {};
      if (state && !state.done && state.failure === null && state.lease_until > clock.now()) return state;
      const begun: RebuildState = {
        rebuild_id: id,
        lease_until: clock.now() + leaseMs,
        complete_since: completeSince,
        applied: 0,
        left: Number(countAfter.get(0)?.['n']),
        done: false,
        failure: null,
      };
      current = { state: begun, cursor: 0 };
      await database.transaction((db) => {
        dropSqliteAside(db, definition);
        defineSqliteAside(db, definition);
      }, 'background');
      return null;
    },
    async seed(id, leaseMs, body) {
      running(id);
      const result = await inBoth(body);
      const it = running(id);
      it.state = renewed(it.state, leaseMs, 0, it.cursor);
      return result;
    },
    async advance(id, leaseMs, limit, apply) {
      const { cursor } = running(id);
      const page = await inBoth((both, db) => applyPage(db, both, cursor, limit, apply));
      const it = running(id);
      it.cursor = page.cursor;
      it.state = renewed(it.state, leaseMs, page.count, page.cursor);
      return it.state;
    },
    async swap(id, leaseMs, apply) {
      const { cursor } = running(id);
      const page = await inBoth(async (both, db) => {
        let [applied, at] = [0, cursor];
        for (;;) {
          const { count, cursor: next } = await applyPage(db, both, at, 500, apply);
          if (count === 0) break;
          applied += count;
          at = next;
        }
        swapSqliteAside(db, definition);
        defineSqliteRecords(db, definition);
        return { applied, at };
      });
      const it = running(id);
      it.cursor = page.at;
      it.state = { ...renewed(it.state, leaseMs, page.applied, page.at), left: 0, done: true };
      return it.state;
    },
    async abandon(id, failure) {
      if (current?.state.rebuild_id !== id || current.state.done) return;
      current.state = { ...current.state, failure };
      await database.transaction((db) => dropSqliteAside(db, definition), 'background');
    },
    async purged(before) {
      await database.transaction(
        (db) => db.prepare(`UPDATE ${table} SET since = max(since, ?)`).run(before),
        'background',
      );
    },
  };
}

const archivedEvent = (row: Record<string, unknown>): ArchivedEvent => ({
  event_id: String(row['event_id']) as EventId,
  key: String(row['key']),
  event: row['event'] === null ? null : String(row['event']),
  handled_at: Number(row['handled_at']),
});
