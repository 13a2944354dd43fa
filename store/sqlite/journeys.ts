// Reads the outboxes and inboxes of all services in the one file.
import type { EventId } from '@waggle/contracts';
import {
  type Backlog,
  emittedOf,
  type Handled,
  handledBetween,
  type Journeys,
  noBacklog,
  orderBoundOf,
} from '../journeys.ts';
import type { SqliteDatabase } from './database.ts';
import { isOrderBound } from './inbox.ts';

export const sqliteJourneys = ({ reader }: Pick<SqliteDatabase, 'reader'>): Journeys => {
  // A service that this deployment never started has no tables.
  const hasTable = (name: string) =>
    reader.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
  return {
    async emitted(service, orderId) {
      const table = `${service}_outbox`;
      if (!hasTable(table)) return [];
      const rows = reader
        .prepare(
          `SELECT event, stream, created_at, entry, published_at, failure FROM ${table} WHERE key = ? ORDER BY seq`,
        )
        .all(orderId);
      return rows.map((row) =>
        emittedOf(service, {
          event: String(row['event']),
          stream: String(row['stream']),
          created_at: Number(row['created_at']),
          entry: row['entry'] === null ? null : String(row['entry']),
          published_at: row['published_at'] === null ? null : Number(row['published_at']),
          failure: row['failure'] === null ? null : String(row['failure']),
        }),
      );
    },
    async backlog(service) {
      const table = `${service}_outbox`;
      if (!hasTable(table)) return new Map();
      const waiting = reader
        .prepare(
          `SELECT stream, count(*) AS waiting, min(created_at) AS oldest_at FROM ${table}
           WHERE entry IS NULL AND failed_at IS NULL GROUP BY stream`,
        )
        .all();
      const failed = reader
        .prepare(`SELECT stream, count(*) AS failed FROM ${table} WHERE failed_at IS NOT NULL GROUP BY stream`)
        .all();
      const found = new Map<string, Backlog>();
      for (const row of waiting)
        found.set(String(row['stream']), {
          waiting: Number(row['waiting']),
          oldest_at: Number(row['oldest_at']),
          failed: 0,
        });
      for (const row of failed) {
        const stream = String(row['stream']);
        found.set(stream, { ...(found.get(stream) ?? noBacklog), failed: Number(row['failed']) });
      }
      return found;
    },
    async handled(service, ids) {
      const table = `${service}_inbox`;
      const found = new Map<EventId, Handled>();
      if (!hasTable(table)) return found;
      const one = reader.prepare(`SELECT handled_at, consumer, attempt, began_at FROM ${table} WHERE event_id = ?`);
      for (const id of ids) {
        const row = one.get(id) as unknown as Handled | undefined;
        if (row) found.set(id, { ...row });
      }
      return found;
    },
    async archived(service, orderId) {
      const table = `${service}_inbox`;
      if (!hasTable(table)) return [];
      const rows = reader.prepare(`SELECT event FROM ${table} WHERE key = ? AND ${isOrderBound}`).all(orderId);
      return rows.map((row) => orderBoundOf(String(row['event'])));
    },
    async archivedEvents(service, orderId) {
      const table = `${service}_inbox`;
      if (!hasTable(table)) return [];
      // By the order alone there is an index of its bounds only. Between them lie as many events as the kitchen had in that time.
      const bounds = reader
        .prepare(`SELECT event_type, handled_at FROM ${table} WHERE key = ? AND ${isOrderBound}`)
        .all(orderId) as unknown as { event_type: string; handled_at: number }[];
      const between = handledBetween(bounds);
      if (between === null) return [];
      const rows = reader
        .prepare(`SELECT event FROM ${table} WHERE handled_at BETWEEN ? AND ? AND key = ? AND event IS NOT NULL`)
        .all(between.from, between.to, orderId);
      return rows.map((row) => String(row['event']));
    },
  };
};
