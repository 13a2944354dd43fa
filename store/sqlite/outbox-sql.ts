// The table of an outbox, and the conditions of its queries.

export const isWaiting = (table: string) => `SELECT 1 FROM ${table} WHERE stream = ? AND ${waiting} LIMIT 1`;
export const lastEntry = (table: string) =>
  `SELECT max(entry) AS entry FROM ${table} WHERE stream = ? AND entry IS NOT NULL`;
export const waiting = 'entry IS NULL AND failed_at IS NULL';
export const unpublished =
  'entry = NULL, published_at = NULL, failed_at = NULL, failure = NULL, owner = NULL, lease_until = 0';

export const outboxSchema = (table: string) => `
  CREATE TABLE IF NOT EXISTS ${table} (
    seq INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL, key TEXT NOT NULL, event TEXT NOT NULL,
    traceparent TEXT, created_at INTEGER NOT NULL, owner TEXT, lease_until INTEGER NOT NULL DEFAULT 0,
    entry TEXT, published_at INTEGER, failed_at INTEGER, failure TEXT
  ) STRICT;
`;

// The partial indexes keep the relay's reads small, however many published rows are retained. The dropped ones are of earlier
// versions, which claimed rows of all streams together.
export const outboxTableIndexes = (table: string) => `
  DROP INDEX IF EXISTS ${table}_unpublished;
  DROP INDEX IF EXISTS ${table}_unpublished_by_key;
  CREATE INDEX IF NOT EXISTS ${table}_waiting ON ${table} (stream, seq) WHERE ${waiting};
  CREATE INDEX IF NOT EXISTS ${table}_waiting_by_key ON ${table} (stream, key, seq) WHERE ${waiting};
  CREATE INDEX IF NOT EXISTS ${table}_by_key ON ${table} (key);
  CREATE INDEX IF NOT EXISTS ${table}_failed ON ${table} (stream) WHERE failed_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS ${table}_published ON ${table} (stream, entry) WHERE entry IS NOT NULL;
  CREATE INDEX IF NOT EXISTS ${table}_published_by_age ON ${table} (published_at) WHERE entry IS NOT NULL;
`;

export const claimable = (table: string) => `
  SELECT seq, event_id, stream, key, event, traceparent, created_at FROM ${table} AS row
  WHERE stream = :stream AND ${waiting} AND (owner IS NULL OR owner = :owner OR lease_until <= :now) AND NOT EXISTS (
    SELECT 1 FROM ${table} AS earlier
    WHERE earlier.stream = row.stream AND earlier.key = row.key AND earlier.entry IS NULL AND earlier.failed_at IS NULL
      AND earlier.seq < row.seq
      AND earlier.owner IS NOT NULL AND earlier.owner <> :owner AND earlier.lease_until > :now
  )
  ORDER BY seq LIMIT :limit
`;
