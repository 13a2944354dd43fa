// The notifications service's table in SQLite.
import type { DatabaseSync } from 'node:sqlite';
import { ConcurrentChangeError } from '@waggle/store';
import type { SqliteRecords } from '@waggle/store/sqlite/store.ts';
import type { NotificationsRecords } from '../records.ts';
import type { Timeline } from '../timeline.rules.ts';
import { timelineAsKept } from './read-kept.ts';

export const sqliteRecords: SqliteRecords<NotificationsRecords> = {
  schema: `
    CREATE TABLE IF NOT EXISTS notifications_timelines (
      order_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, open INTEGER NOT NULL, revision INTEGER NOT NULL,
      document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS notifications_open ON notifications_timelines (open, order_id) WHERE open = 1;
  `,
  records: (db) => ({ timelines: timelines(db) }),
};

function timelines(db: DatabaseSync): NotificationsRecords['timelines'] {
  const find = db.prepare('SELECT document FROM notifications_timelines WHERE order_id = ?');
  const insert = db.prepare(
    'INSERT INTO notifications_timelines (order_id, seq, open, revision, document) VALUES (?, ?, ?, ?, ?)',
  );
  const replace = db.prepare(
    'UPDATE notifications_timelines SET seq = ?, open = ?, revision = ?, document = ? WHERE order_id = ? AND revision = ?',
  );
  const open = db.prepare('SELECT document FROM notifications_timelines WHERE open = 1 ORDER BY order_id DESC LIMIT ?');
  const seq = db.prepare('SELECT seq FROM notifications_timelines WHERE order_id = ?');
  const read = (row: Record<string, unknown>): Timeline => timelineAsKept(JSON.parse(String(row['document'])));
  return {
    async find(id) {
      const row = find.get(id);
      return row ? read(row) : null;
    },
    async insert(t) {
      insert.run(t.order_id, t.seq, Number(t.open), t.revision, JSON.stringify(t));
    },
    async replace(t, expectedRevision) {
      const changed = replace.run(t.seq, Number(t.open), t.revision, JSON.stringify(t), t.order_id, expectedRevision);
      if (changed.changes !== 1) throw new ConcurrentChangeError('timeline', t.order_id, expectedRevision);
    },
    async open(limit) {
      return open.all(limit).map(read);
    },
    async seqs(ids) {
      return new Map(
        ids.flatMap((id) => {
          const row = seq.get(id);
          return row ? [[id, Number(row['seq'])] as const] : [];
        }),
      );
    },
  };
}
