// A data folder with many stored orders: one order goes its whole way, and its records are copied, spread over the last twenty days.
// Outboxes, streams and inboxes have none of the copies: how long they keep an event depends on days alone.
import { DatabaseSync } from 'node:sqlite';
import { isDelivered, placed, trackUntil } from '../../test/support/customer.ts';
import { startWaggle, temporaryFolder } from '../../test/support/waggle.ts';

const dayMs = 86_400_000;
/** Nothing is old enough to be removed or to lose its customer. */
const spreadMs = 20 * dayMs;

export interface StoredOrders {
  readonly folder: string;
  readonly orders: number;
  remove(): void;
}

export async function storedOrders(orders: number): Promise<StoredOrders> {
  const { folder, remove } = temporaryFolder();
  const settings = { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '100', LOG_LEVEL: 'warn' };
  const server = await startWaggle({ settings });
  const order = await placed(server.url);
  await trackUntil(server.url, order, isDelivered);
  await server.end();
  copyIn(`${folder}/waggle.db`, order.order_id, orders);
  return { folder, orders, remove };
}

function copyIn(path: string, orderId: string, copies: number): void {
  const file = new DatabaseSync(path);
  file.exec('PRAGMA synchronous = OFF');
  file.exec('PRAGMA cache_size = -200000');
  const deliveryId = String(
    file.prepare('SELECT delivery_id FROM deliveries_deliveries WHERE order_id = ?').get(orderId)?.['delivery_id'],
  );
  // Ids of version 7 begin with their time: 48 bits of ms. The last twelve digits are the number of the copy.
  const first = Date.now() - spreadMs - dayMs;
  const idOf = (variant: number) =>
    `(substr(hex_time, 1, 8) || '-' || substr(hex_time, 9) || '-7${String(variant).padStart(3, '0')}-8000-' || printf('%012x', n))`;
  file.exec('BEGIN');
  file.exec(`CREATE TEMP TABLE copies AS
    WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < ${copies})
    SELECT n, printf('%012x', ${first} + CAST(n * ${spreadMs / copies} AS INTEGER)) AS hex_time FROM counted`);
  const tables = file
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '*_outbox' AND name NOT GLOB '*_inbox'",
    )
    .all()
    .map(({ name }) => String(name));
  for (const table of tables) {
    const columns = file
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name));
    if (!columns.includes('order_id')) continue;
    const values = columns.map((column) =>
      ['order_id', 'delivery_id', 'document'].includes(column)
        ? `replace(replace(${column}, '${orderId}', ${idOf(0)}), '${deliveryId}', ${idOf(1)})`
        : column,
    );
    file.exec(
      `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM copies, ${table} WHERE order_id = '${orderId}' ORDER BY n`,
    );
  }
  file.exec('COMMIT');
  file.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  file.close();
}
