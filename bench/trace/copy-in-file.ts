// Copies an order in the file of the embedded engine.
import { DatabaseSync } from 'node:sqlite';
import { beginningOf } from './copy-of.ts';

const idColumns = ['order_id', 'event_id', 'key', 'number', 'correlation_id', 'document', 'event'];

export function copyInFile(folder: string, orderId: string, copies: number): void {
  const file = new DatabaseSync(`${folder}/waggle.db`, { timeout: 60_000 });
  file.exec('PRAGMA synchronous = OFF');
  file.exec(`CREATE TEMP TABLE copies AS
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${copies})
    SELECT printf('%012x', i) AS digits FROM n`);
  const tables = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const outboxes = tables.map(({ name }) => String(name)).filter((name) => name.endsWith('_outbox'));
  const events = outboxes.flatMap((table) =>
    file.prepare(`SELECT event_id, event FROM ${table} WHERE key = ?`).all(orderId),
  );
  const correlation = (JSON.parse(String(events[0]?.['event'])) as { correlation_id: string }).correlation_id;
  // Other ids of the order, such as its delivery's, may stay the same: nothing looks them up.
  const ids = [orderId, ...events.map(({ event_id }) => String(event_id))];
  const replaced = (column: string): string =>
    ids.reduce(
      (sql, id, at) => `replace(${sql}, '${id}', '${beginningOf(id, at)}' || digits)`,
      `replace(${column}, '${correlation}', '${beginningOf(orderId, 0)}' || digits)`,
    );
  const copy = (table: string, where: string) => {
    const columns = file
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name))
      .filter((name) => name !== 'seq');
    const values = columns.map((column) => {
      if (column === 'number') return 'upper(substr(digits, 9))';
      return idColumns.includes(column) ? replaced(column) : column;
    });
    file.exec(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM copies, ${table} WHERE ${where}`,
    );
  };
  file.exec('BEGIN IMMEDIATE');
  copy('orders_orders', `order_id = '${orderId}'`);
  for (const table of outboxes) copy(table, `key = '${orderId}'`);
  const inboxes = tables.map(({ name }) => String(name)).filter((name) => name.endsWith('_inbox'));
  const listed = ids.map((id) => `'${id}'`).join(', ');
  for (const table of inboxes) copy(table, `event_id IN (${listed})`);
  file.exec('COMMIT');
  // Orders that come one by one are checkpointed as they come: no reader meets a log with a hundred thousand of them.
  file.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  file.close();
}
