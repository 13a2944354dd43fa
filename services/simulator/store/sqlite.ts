// The simulator's table in SQLite.
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteRecords } from '@waggle/store/sqlite/store.ts';
import type { Plan } from '../plan.rules.ts';
import type { SimulatorRecords } from '../records.ts';

export const sqliteRecords: SqliteRecords<SimulatorRecords> = {
  schema: `
    CREATE TABLE IF NOT EXISTS simulator_plans (
      plan_id TEXT PRIMARY KEY, due_at INTEGER, planned_at INTEGER NOT NULL, document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS simulator_due ON simulator_plans (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS simulator_driving ON simulator_plans (due_at)
      WHERE due_at IS NOT NULL AND json_extract(document, '$.subject.next') = 'delivered';
    CREATE INDEX IF NOT EXISTS simulator_done ON simulator_plans (planned_at) WHERE due_at IS NULL;
  `,
  records: (db) => ({ plans: plans(db) }),
};

function plans(db: DatabaseSync): SimulatorRecords['plans'] {
  const find = db.prepare('SELECT document FROM simulator_plans WHERE plan_id = ?');
  const put = db.prepare(
    `INSERT INTO simulator_plans (plan_id, due_at, planned_at, document) VALUES (?, ?, ?, ?) ON CONFLICT (plan_id)
     DO UPDATE SET due_at = excluded.due_at, planned_at = excluded.planned_at, document = excluded.document`,
  );
  const due = db.prepare('SELECT document FROM simulator_plans WHERE due_at <= ? ORDER BY due_at LIMIT ?');
  const next = db.prepare('SELECT min(due_at) AS due_at FROM simulator_plans WHERE due_at IS NOT NULL');
  const driving = db.prepare(
    `SELECT document FROM simulator_plans WHERE due_at IS NOT NULL
     AND json_extract(document, '$.subject.next') = 'delivered' AND due_at > ? ORDER BY due_at LIMIT ?`,
  );
  const purge = db.prepare('DELETE FROM simulator_plans WHERE due_at IS NULL AND planned_at < ?');
  const read = (row: Record<string, unknown>): Plan => JSON.parse(String(row['document']));
  return {
    async find(id) {
      const row = find.get(id);
      return row ? read(row) : null;
    },
    async put(plan) {
      put.run(plan.plan_id, plan.due_at, plan.planned_at, JSON.stringify(plan));
    },
    async due(now, limit) {
      return due.all(now, limit).map(read);
    },
    async nextDue() {
      const dueAt = next.get()?.['due_at'];
      return typeof dueAt === 'number' ? dueAt : null;
    },
    async driving(now, limit) {
      return driving.all(now, limit).map(read);
    },
    async purge(before) {
      return Number(purge.run(before).changes);
    },
  };
}
