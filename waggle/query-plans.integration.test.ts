// Every statement that the embedded engine prepares finds its rows by an index. The statements are those of a running Waggle: of
// orders from placed to delivered, of every GET route, of housekeeping.
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { topologyOf } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { createLog } from '@waggle/service-kit/operations/log';
import { run } from '@waggle/service-kit/process/run';
import { loadService, manifests } from '@waggle/services';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asStaff, isDelivered, placed, trackUntil } from '../test/support/customer.ts';
import { staffToken, temporaryFolder } from '../test/support/waggle.ts';
import { allSettings } from './settings.ts';

// These hold a few rows at most, or are read whole at a start.
const small =
  /_(kitchen|simulation|secrets|menu|pictures|tokens|accounts|zone|pricing|restaurant|sales_made|day_begin|staff_token|file|cleared|passkeys)$/;
// The rows of a subquery are read whole; where it finds them is a line of its own in the plan.
const tableFunctions = /^(pragma_|json_each|sqlite_schema|sqlite_master|\(subquery-\d+\)$)/;

const { folder, remove } = temporaryFolder();
const prepared = new Set<string>();
let file: DatabaseSync;

beforeAll(async () => {
  const prepare = DatabaseSync.prototype.prepare;
  const spy = vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
    this: DatabaseSync,
    sql,
    ...rest
  ) {
    prepared.add(sql);
    return prepare.call(this, sql, ...rest) as StatementSync;
  });
  const settings = readConfig(
    allSettings,
    {},
    {
      WAGGLE_PORT: '0',
      WAGGLE_DATA: folder,
      WAGGLE_STAFF_TOKEN: staffToken,
      WAGGLE_SIMULATOR_SPEED: '200',
    },
  );
  const running = await run({
    definitions: await Promise.all(manifests.map(({ name }) => loadService(name as Parameters<typeof loadService>[0]))),
    topology: topologyOf(manifests, []),
    config: settings.platform,
    serviceConfig: settings as never,
    log: createLog({ level: 'silent' }),
  });
  try {
    const order = await placed(running.url);
    await trackUntil(running.url, order, isDelivered);
    const other = await placed(running.url);
    await asStaff(running.url, `/api/orders/${other.order_id}/cancel`, 'POST');
    for (const { access = {} } of manifests as readonly { readonly access?: object }[]) {
      for (const route of Object.keys(access).filter((one) => one.startsWith('GET '))) {
        const at = route.slice(4).replace(/:\w+/g, order.order_id);
        for (const query of ['', '?limit=2', `?limit=2&before=${order.order_id}`])
          await asStaff(running.url, at + query);
      }
    }
    await asStaff(running.url, '/api/outbox/republish', 'POST', { since: '1h' });
    await asStaff(running.url, '/metrics');
    const { eventLog, clock, openStore } = running.platform;
    await eventLog.trim('orders-stream', ['orders-group'], clock.now());
    for (const { name } of manifests) {
      const { store } = await loadService(name as Parameters<typeof loadService>[0]);
      const opened = await openStore(store as never);
      await opened.outbox.purge(0);
      await opened.purgeInbox(0);
      await opened.outbox.rewrite(order.order_id, (event) => event);
    }
  } finally {
    await running.stop();
    spy.mockRestore();
  }
  file = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true });
}, 120_000);
afterAll(() => {
  file.close();
  remove();
});

/** The tables that a statement reads from end to end. */
function scanned(sql: string): string[] {
  const plan = file.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as { detail: string }[];
  return plan.flatMap(({ detail }) => {
    const [, table = '', how = ''] = /^SCAN (\S+)(.*)/.exec(detail) ?? [];
    const known = small.test(table) || tableFunctions.test(table) || table === 'CONSTANT';
    return table === '' || known || / USING (COVERING )?INDEX /.test(how) ? [] : [table];
  });
}

const isQuery = (sql: string): boolean => /^\s*(SELECT|UPDATE|DELETE|INSERT|REPLACE|WITH)\b/i.test(sql);

test('the statements of a running Waggle are many, and of every service', () => {
  const queries = [...prepared].filter(isQuery);
  expect(queries.length).toBeGreaterThan(100);
  for (const { name } of manifests) expect(queries.some((sql) => sql.includes(`${name}_`))).toBe(true);
});

test('every one finds its rows by an index', () => {
  const found = [...prepared].filter(isQuery).flatMap((sql) => scanned(sql).map((table) => `${table}: ${sql}`));
  expect(found).toEqual([]);
});

test('a statement without an index is found', () => {
  expect(scanned('SELECT * FROM orders_orders WHERE document = ?')).toEqual(['orders_orders']);
});
