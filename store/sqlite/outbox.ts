// The outbox in SQLite. The writer serves one transaction at a time, so the order of rows is the order of commits.
import type { SQLOutputValue } from 'node:sqlite';
import { type Clock, type EntryId, type EventId, entryIdOf, type StreamName, sortableEntryId } from '@waggle/contracts';
import type { StoreDefinition } from '../collections/declaration.ts';
import { type Outbox, type OutboxRow, summed } from '../outbox.ts';
import type { EmittedRow } from '../transaction.ts';
import { addColumns } from './add-columns.ts';
import type { SqliteDatabase } from './database.ts';
import { fileError } from './file-error.ts';
import type { FileStreams } from './file-streams.ts';
import {
  claimable,
  isWaiting,
  lastEntry,
  outboxSchema,
  outboxTableIndexes,
  unpublished,
  waiting,
} from './outbox-sql.ts';
import { purgeInSteps } from './purge.ts';

export interface SqliteOutbox extends Omit<Outbox, 'onCommit'> {
  /** Inside a transaction: adds events, and appends them to their streams where these are in the file and take them. */
  insert(rows: readonly EmittedRow[], committed: (effect: () => void) => void): Inserted;
}

export interface Inserted {
  /** Those that wait for the relay. */
  readonly waiting: readonly EmittedRow[];
  /** How many are on each stream with the commit. */
  readonly published: ReadonlyMap<StreamName, number>;
}

export async function sqliteOutbox(
  { service, publishes }: Pick<StoreDefinition<object>, 'service' | 'publishes'>,
  database: SqliteDatabase,
  clock: Clock,
  streams?: FileStreams,
): Promise<SqliteOutbox> {
  const table = `${service}_outbox`;
  await database.define(outboxSchema(table));
  await addColumns(database, table, { failed_at: 'INTEGER', failure: 'TEXT' });
  await database.define(outboxTableIndexes(table));
  const { reader } = database;
  const writes = await database.transaction((db) => ({
    db,
    insert: db.prepare(
      `INSERT INTO ${table} (event_id, stream, key, event, traceparent, created_at, entry, published_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    isWaiting: db.prepare(isWaiting(table)),
    last: db.prepare(lastEntry(table)),
    tried: db.prepare('SAVEPOINT appending'),
    undo: db.prepare('ROLLBACK TO appending'),
    release: db.prepare('RELEASE appending'),
    claimable: db.prepare(claimable(table)),
    lease: db.prepare(`UPDATE ${table} SET owner = ?, lease_until = ? WHERE seq = ?`),
    publish: db.prepare(
      `UPDATE ${table} SET entry = ?, published_at = ?, failed_at = NULL, failure = NULL, owner = NULL, lease_until = 0
       WHERE event_id = ?`,
    ),
    fail: db.prepare(
      `UPDATE ${table} SET failed_at = ?, failure = ?, owner = NULL, lease_until = 0 WHERE event_id = ? AND entry IS NULL`,
    ),
    giveBack: db.prepare(
      `UPDATE ${table} SET owner = NULL, lease_until = 0 WHERE event_id = ? AND owner = ? AND entry IS NULL`,
    ),
    requeueBehind: db.prepare(`UPDATE ${table} SET ${unpublished} WHERE stream = ? AND entry > ?`),
    requeueOne: db.prepare(
      `UPDATE ${table} SET ${unpublished} WHERE event_id = ? AND (entry IS NOT NULL OR failed_at IS NOT NULL)`,
    ),
    requeueFailed: db.prepare(`UPDATE ${table} SET ${unpublished} WHERE stream = ? AND failed_at IS NOT NULL`),
  }));
  const anyUnpublished = reader.prepare(isWaiting(table));
  const backlog = reader.prepare(
    `SELECT count(*) AS count, min(created_at) AS oldest FROM ${table} WHERE stream = ? AND ${waiting}`,
  );
  const failed = reader.prepare(`SELECT count(*) AS count FROM ${table} WHERE stream = ? AND failed_at IS NOT NULL`);
  const published = reader.prepare(
    `SELECT event_id, entry, published_at FROM ${table} WHERE stream = ? AND entry > ? AND entry IS NOT NULL ORDER BY entry LIMIT ?`,
  );
  const last = reader.prepare(lastEntry(table));

  let avoidUntil = Number.NEGATIVE_INFINITY;
  // Null: the relay has to publish them. Events that wait for it go first; a stream that refuses must not stop the transaction; and
  // one that has lost entries is refilled before it gets new ones.
  function append(
    stream: StreamName,
    rows: readonly EmittedRow[],
    committed: (effect: () => void) => void,
  ): readonly EntryId[] | null {
    if (!streams || clock.now() < avoidUntil || writes.isWaiting.get(stream)) return null;
    const { db } = writes;
    writes.tried.run();
    try {
      return streams.append(db, stream, rows, entryIn(writes.last.get(stream)), committed);
    } catch (error) {
      // After an error of the file SQLite commits nothing of the whole transaction, which runs again without the streams.
      if (fileError(error)) {
        avoidUntil = clock.now() + avoidedMs;
        throw error;
      }
      writes.undo.run();
      return null;
    } finally {
      if (db.isTransaction) writes.release.run();
    }
  }

  // The relay's.
  const inBackground: typeof database.transaction = (body) => database.transaction(body, 'background');

  return {
    insert(emitted, committed) {
      const left: EmittedRow[] = [];
      const appended = new Map<StreamName, number>();
      for (const [stream, rows] of Map.groupBy(emitted, (row) => row.stream)) {
        const ids = append(stream, rows, committed);
        for (const [at, { event_id, key, event, traceparent, created_at }] of rows.entries()) {
          const entry = ids?.[at];
          const publication = entry === undefined ? [null, null] : [sortableEntryId(entry), created_at];
          writes.insert.run(event_id, stream, key, event, traceparent ?? null, created_at, ...publication);
        }
        if (ids) appended.set(stream, rows.length);
        else left.push(...rows);
      }
      return { waiting: left, published: appended };
    },
    async claim(stream, owner, limit, leaseMs) {
      // An idle relay polls every second: this must neither queue behind writers nor block them.
      if (!anyUnpublished.get(stream)) return [];
      return inBackground(() => {
        const now = clock.now();
        const rows = writes.claimable.all({ stream, owner, now, limit });
        for (const row of rows) writes.lease.run(owner, now + leaseMs, Number(row['seq']));
        return rows.map(outboxRow);
      });
    },
    async markPublished(publications) {
      if (publications.length === 0) return;
      await inBackground(() => {
        for (const { event_id, entry_id } of publications) {
          writes.publish.run(sortableEntryId(entry_id), clock.now(), event_id);
        }
      });
    },
    async markFailed(id, why) {
      await inBackground(() => writes.fail.run(clock.now(), why, id));
    },
    async release(owner, ids) {
      await inBackground(() => {
        for (const id of ids) writes.giveBack.run(id, owner);
      });
    },
    async requeue(rows) {
      return inBackground(() => {
        if ('events' in rows) {
          return rows.events.reduce((count, id) => count + Number(writes.requeueOne.run(id).changes), 0);
        }
        if ('failedOf' in rows) return Number(writes.requeueFailed.run(rows.failedOf).changes);
        return Number(writes.requeueBehind.run(rows.stream, sortableEntryId(rows.behind)).changes);
      });
    },
    async backlog(stream) {
      const now = clock.now();
      const found = (stream ? [stream] : publishes).map((one) => {
        const { count = 0, oldest = null } = backlog.get(one) ?? {};
        const oldestAgeMs = oldest === null ? 0 : Math.max(0, now - Number(oldest));
        return { count: Number(count), oldestAgeMs, failed: Number(failed.get(one)?.['count'] ?? 0) };
      });
      return summed(found);
    },
    async published(stream, after, limit) {
      const rows = published.all(stream, after ? sortableEntryId(after) : '', limit);
      return rows.map((row) => ({
        event_id: String(row['event_id']) as EventId,
        entry_id: entryIdOf(String(row['entry'])),
        published_at: Number(row['published_at']),
      }));
    },
    lastPublished: async (stream) => entryIn(last.get(stream)),
    async rewrite(key, change) {
      return inBackground((db) => {
        const rows = db.prepare(`SELECT seq, event FROM ${table} WHERE key = ?`).all(key);
        const changed = rows.flatMap(({ seq, event }) => {
          const after = change(String(event));
          return after === event ? [] : [{ seq: Number(seq), after }];
        });
        for (const { seq, after } of changed) {
          if (after === null) db.prepare(`DELETE FROM ${table} WHERE seq = ?`).run(seq);
          else db.prepare(`UPDATE ${table} SET event = ? WHERE seq = ?`).run(after, seq);
        }
        return changed.length;
      });
    },
    purge: (before) =>
      purgeInSteps(
        database,
        `DELETE FROM ${table} WHERE seq IN
           (SELECT seq FROM ${table} WHERE entry IS NOT NULL AND published_at < ? LIMIT ?)`,
        before,
      ),
  };
}

/** How long events wait for the relay after the streams' part of the file failed, which a repair may end at any time. */
const avoidedMs = 1_000;

const entryIn = (row: Record<string, SQLOutputValue> | undefined): EntryId | null => {
  const entry = row?.['entry'];
  return typeof entry === 'string' ? entryIdOf(entry) : null;
};

const outboxRow = (row: Record<string, SQLOutputValue>): OutboxRow => ({
  event_id: String(row['event_id']) as EventId,
  stream: String(row['stream']) as StreamName,
  key: String(row['key']),
  event: String(row['event']),
  ...(row['traceparent'] === null ? {} : { traceparent: String(row['traceparent']) }),
  created_at: Number(row['created_at']),
});
