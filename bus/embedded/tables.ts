// The tables and statements of the embedded event log.
import type { DatabaseSync } from 'node:sqlite';

/** Positions are entry ids as one integer (see entry-ids.ts); times are ms since the epoch. */
export const schema = `
  CREATE TABLE IF NOT EXISTS bus_streams (
    stream TEXT PRIMARY KEY,
    last INTEGER NOT NULL,
    -- What had been published when a dead letter was replayed; null when something was published since, or none was.
    published INTEGER,
    -- Entries ever added, and those that are there now: nobody has time to count them.
    added INTEGER NOT NULL DEFAULT 0,
    length INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bus_entries (
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    event BLOB NOT NULL,
    traceparent TEXT,
    only_group TEXT,
    dead_letter TEXT,
    PRIMARY KEY (stream, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bus_groups (
    stream TEXT NOT NULL,
    group_name TEXT NOT NULL,
    delivered INTEGER NOT NULL,
    -- How many of the entries ever added lie up to there.
    passed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (stream, group_name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bus_consumers (
    stream TEXT NOT NULL,
    group_name TEXT NOT NULL,
    consumer TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (stream, group_name, consumer)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS bus_pending (
    stream TEXT NOT NULL,
    group_name TEXT NOT NULL,
    position INTEGER NOT NULL,
    consumer TEXT NOT NULL,
    delivered_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_failed_at INTEGER,
    last_failed_at INTEGER,
    unfinished INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    PRIMARY KEY (stream, group_name, position)
  ) STRICT, WITHOUT ROWID;
`;

/** Runs when a process opens the file: only one can, so the previous owners of pending entries are dead. */
export const orphanPending = 'UPDATE bus_pending SET delivered_at = 0';

export interface StreamRow {
  readonly last: number;
  readonly published: number | null;
  readonly added: number;
  readonly length: number;
}

export interface EntryRow {
  readonly position: number;
  readonly event: Uint8Array;
  readonly traceparent: string | null;
  readonly only_group: string | null;
  readonly dead_letter: string | null;
}

export interface PendingRow {
  readonly position: number;
  readonly consumer: string;
  readonly delivered_at: number;
  readonly attempts: number;
  readonly first_failed_at: number | null;
  readonly last_failed_at: number | null;
  readonly unfinished: number;
  readonly last_error: string | null;
}

export type Statements = ReturnType<typeof prepareAll>;

/** The statements of a connection, prepared on first use. */
export function statementsOf(db: DatabaseSync): Statements {
  let statements = prepared.get(db);
  if (!statements) {
    statements = prepareAll(db);
    prepared.set(db, statements);
  }
  return statements;
}

const prepared = new WeakMap<DatabaseSync, Statements>();

const prepareAll = (db: DatabaseSync) => ({
  stream: db.prepare('SELECT * FROM bus_streams WHERE stream = ?'),
  grown: db.prepare(
    `INSERT INTO bus_streams (stream, last, added, length) VALUES (:stream, :last, :count, :count)
     ON CONFLICT DO UPDATE SET last = :last, published = NULL, added = added + :count, length = length + :count`,
  ),
  shrunk: db.prepare('UPDATE bus_streams SET length = length - ? WHERE stream = ?'),
  setPublished: db.prepare('UPDATE bus_streams SET published = ? WHERE stream = ?'),
  addStream: db.prepare('INSERT OR IGNORE INTO bus_streams (stream, last) VALUES (?, 0)'),

  addEntry: db.prepare(
    'INSERT INTO bus_entries (stream, position, event, traceparent, only_group, dead_letter) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  entry: db.prepare('SELECT * FROM bus_entries WHERE stream = ? AND position = ?'),
  entriesAfter: db.prepare('SELECT * FROM bus_entries WHERE stream = ? AND position > ? ORDER BY position LIMIT ?'),
  removeEntry: db.prepare('DELETE FROM bus_entries WHERE stream = ? AND position = ?'),
  removeBefore: db.prepare(
    `DELETE FROM bus_entries WHERE stream = :stream AND position IN (
       SELECT position FROM bus_entries WHERE stream = :stream AND position < :before ORDER BY position LIMIT :limit
     )`,
  ),

  addGroup: db.prepare(
    `INSERT OR IGNORE INTO bus_groups (stream, group_name, delivered, passed)
     SELECT stream, :group, 0, added - length FROM bus_streams WHERE stream = :stream`,
  ),
  delivered: db.prepare('SELECT delivered FROM bus_groups WHERE stream = ? AND group_name = ?'),
  isBehind: db.prepare(
    `SELECT g.delivered < s.last AS behind FROM bus_groups g JOIN bus_streams s USING (stream)
     WHERE g.stream = ? AND g.group_name = ?`,
  ),
  // At the end of the stream, entries that were removed before delivery stop counting as unread.
  setDelivered: db.prepare(
    `UPDATE bus_groups SET delivered = :last, passed = (
       SELECT CASE WHEN s.last = :last THEN s.added ELSE passed + :count END FROM bus_streams s WHERE s.stream = :stream
     )
     WHERE stream = :stream AND group_name = :group`,
  ),
  groups: db.prepare('SELECT group_name, delivered, passed FROM bus_groups WHERE stream = ? ORDER BY group_name'),

  seen: db.prepare(
    `INSERT INTO bus_consumers (stream, group_name, consumer, seen_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at`,
  ),
  consumers: db.prepare(
    `SELECT consumer, seen_at, (
       SELECT count(*) FROM bus_pending p
       WHERE p.stream = c.stream AND p.group_name = c.group_name AND p.consumer = c.consumer
     ) AS pending
     FROM bus_consumers c WHERE stream = ? AND group_name = ? ORDER BY consumer`,
  ),
  removeConsumer: db.prepare(
    `DELETE FROM bus_consumers WHERE stream = :stream AND group_name = :group AND consumer = :consumer
     AND NOT EXISTS (
       SELECT 1 FROM bus_pending WHERE stream = :stream AND group_name = :group AND consumer = :consumer
     )`,
  ),

  removeGroup: db.prepare('DELETE FROM bus_groups WHERE stream = ? AND group_name = ?'),
  removeGroupConsumers: db.prepare('DELETE FROM bus_consumers WHERE stream = ? AND group_name = ?'),
  removeGroupPending: db.prepare('DELETE FROM bus_pending WHERE stream = ? AND group_name = ?'),

  addPending: db.prepare(
    'INSERT INTO bus_pending (stream, group_name, position, consumer, delivered_at) VALUES (?, ?, ?, ?, ?)',
  ),
  pending: db.prepare('SELECT * FROM bus_pending WHERE stream = ? AND group_name = ? AND position = ?'),
  idlePositions: db.prepare(
    'SELECT position FROM bus_pending WHERE stream = ? AND group_name = ? AND delivered_at <= ? ORDER BY position',
  ),
  firstFrom: db.prepare('SELECT min(position) AS position FROM bus_entries WHERE stream = ? AND position >= ?'),
  lowestPending: db.prepare('SELECT min(position) AS position FROM bus_pending WHERE stream = ? AND group_name = ?'),
  countPending: db.prepare('SELECT count(*) AS n FROM bus_pending WHERE stream = ? AND group_name = ?'),
  passOn: db.prepare(
    'UPDATE bus_pending SET consumer = ?, delivered_at = ? WHERE stream = ? AND group_name = ? AND position = ?',
  ),
  renew: db.prepare(
    'UPDATE bus_pending SET delivered_at = ? WHERE stream = ? AND group_name = ? AND position = ? AND consumer = ?',
  ),
  fail: db.prepare(
    `UPDATE bus_pending
     SET attempts = attempts + 1, first_failed_at = coalesce(first_failed_at, :now), last_failed_at = :now, unfinished = 0,
       last_error = :error
     WHERE stream = :stream AND group_name = :group AND position = :position AND consumer = :consumer
     RETURNING attempts, first_failed_at, last_failed_at, unfinished, last_error`,
  ),
  noteError: db.prepare(
    `UPDATE bus_pending SET last_error = ?
     WHERE stream = ? AND group_name = ? AND position = ? AND consumer = ?`,
  ),
  beginRun: db.prepare(
    `UPDATE bus_pending SET unfinished = unfinished + 1
     WHERE stream = ? AND group_name = ? AND position = ? AND consumer = ?`,
  ),
  endRun: db.prepare(
    'UPDATE bus_pending SET unfinished = 0 WHERE stream = ? AND group_name = ? AND position = ? AND consumer = ?',
  ),
  removeOwnPending: db.prepare(
    'DELETE FROM bus_pending WHERE stream = ? AND group_name = ? AND position = ? AND consumer = ?',
  ),
  removePending: db.prepare('DELETE FROM bus_pending WHERE stream = ? AND group_name = ? AND position = ?'),
});
