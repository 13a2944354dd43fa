// OWASP API1:2023, broken object level authorization: an order is open to the device that ordered, a shared link only views it, and
// that for a time. ASVS 5.0, 14.2: what a link shows is the least that its reader needs.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { closeCodes, type PlacedOrder } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, asStaff, place, placed, trackOrder } from '../support/customer.ts';
import { rebuildable } from '../support/services.ts';
import { waitFor } from '../support/waggle.ts';

let waggle: StartedDeployment;
const secretFile = () => path.join(waggle.data.folder, 'tracking-secret');

beforeAll(async () => {
  waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
});
afterAll(() => waggle?.stop());

const ask = (url: string, token: string | undefined, method = 'GET'): Promise<Response> =>
  fetch(`${waggle.orders}${url}`, { method, headers: { authorization: `Bearer ${token}` } });

describe('a shared link', () => {
  test('shows the order without its customer, and does not cancel it', async () => {
    const order = await placed(waggle.orders);
    const url = `/api/orders/${order.order_id}`;
    const shown = await ask(url, order.shared_token);
    const text = await shown.text();
    expect([shown.status, JSON.parse(text)]).toMatchObject([200, { view_only: true, status: 'created' }]);
    for (const personal of Object.values(ada)) expect(text).not.toContain(personal);
    const refused = await ask(`${url}/cancel`, order.shared_token, 'POST');
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'view_only' }]);
    expect((await ask(`${url}/cancel`, order.tracking_token, 'POST')).status).toBe(200);
  });

  test('expires a day after the order’s end: the answer is 410, and the socket says so', async () => {
    const order = await placed(waggle.orders);
    await asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', { status: 'cancelled' });
    const timeline = `/api/timelines/${order.order_id}`;
    await waitFor('the end of the order', 20_000, async () =>
      (await (await ask(timeline, order.shared_token)).text()).includes('cancelled'),
    );
    await waggle.restart('orders', 'SIGTERM', async () => age(order, 24));
    const { order_id } = order;
    for (const url of ['orders', 'timelines', 'journeys']
      .map((of) => `/api/${of}/${order_id}`)
      .concat(estimate(order))) {
      const answer = await ask(url, order.shared_token);
      expect([url, answer.status, await answer.json()]).toMatchObject([url, 410, { code: 'link_expired' }]);
      expect((await ask(url, order.tracking_token)).status).toBe(200);
    }
    const socket = trackOrder(waggle.notifications, order.order_id, order.shared_token ?? '');
    await waitFor('the socket to close', 10_000, () => socket.closed !== null);
    expect([socket.closed, socket.messages]).toEqual([closeCodes.linkExpired.code, []]);
    // As after WAGGLE_OUTBOX_DAYS.
    await waggle.restart('orders', 'SIGTERM', async () => age(order, 48, 'without its outbox'));
    for (const url of ['orders', 'timelines', 'journeys']
      .map((of) => `/api/${of}/${order_id}`)
      .concat(estimate(order))) {
      const answer = await ask(url, order.shared_token);
      expect([url, answer.status, await answer.json()]).toMatchObject([url, 410, { code: 'link_expired' }]);
    }
    const other = (await placed(waggle.orders)).shared_token;
    expect((await ask(`/api/journeys/${order_id}`, other)).status).toBe(404);
  });

  const estimate = ({ order_id }: PlacedOrder) => `/api/orders/${order_id}/estimate`;

  test('is tried on every route that takes one', () => {
    const taking = manifests.flatMap(({ access = {} }) =>
      Object.entries(access).flatMap(([route, principals]) => (principals.includes('shared') ? [route] : [])),
    );
    expect(taking.toSorted()).toEqual([
      'GET /api/journeys/:id',
      'GET /api/orders/:id',
      'GET /api/orders/:id/estimate',
      'GET /api/timelines/:id',
      'WS /ws/orders/:id',
    ]);
  });

  // As if everything about the order had happened some hours earlier.
  function age({ order_id }: PlacedOrder, hours: number, outbox: 'without its outbox' | 'with it' = 'with it'): void {
    const database = new DatabaseSync(path.join(waggle.data.folder, 'waggle.db'));
    const then = new Date(Date.now() - hours * 3_600_000).toISOString();
    for (const table of ['orders_orders', 'notifications_timelines']) {
      const row = database.prepare(`SELECT document FROM ${table} WHERE order_id = ?`).get(order_id);
      const data = String(row?.['document']).replaceAll(/"(at|updated_at)":"[^"]*"/g, `"$1":"${then}"`);
      database.prepare(`UPDATE ${table} SET document = ? WHERE order_id = ?`).run(data, order_id);
    }
    database.prepare('UPDATE orders_outbox SET created_at = ? WHERE key = ?').run(Date.parse(then), order_id);
    if (outbox === 'without its outbox') {
      database.prepare('DELETE FROM orders_outbox WHERE key = ?').run(order_id);
      for (const name of rebuildable) {
        database
          .prepare(
            `UPDATE ${name}_inbox SET event = json_set(event, '$.timestamp', ?) WHERE key = ? AND event IS NOT NULL`,
          )
          .run(then, order_id);
      }
    }
    database.close();
  }
});

describe('the secret of the tokens', () => {
  test('is in a file that only its owner may read, and not in the database', async () => {
    expect(statSync(secretFile()).mode & 0o777).toBe(0o600);
    const [secret = ''] = readFileSync(secretFile(), 'utf8').split('\n');
    expect(secret.length).toBeGreaterThan(40);
    const databases = readdirSync(waggle.data.folder).filter((name) => name.startsWith('waggle.db'));
    for (const name of databases)
      expect([name, readFileSync(path.join(waggle.data.folder, name)).includes(secret)]).toEqual([name, false]);
  });

  test('rotates: with a newer one in the file, old links and repeated requests get what they got', async () => {
    const key = 'a-key-from-before-the-rotation';
    const before = (await (await place(waggle.orders, { key })).json()) as PlacedOrder;
    await waggle.restart('orders', 'SIGTERM', async () => prepend('x'.repeat(43)));
    const again = (await (await place(waggle.orders, { key })).json()) as PlacedOrder;
    expect([again.tracking_token, again.shared_token]).toEqual([before.tracking_token, before.shared_token]);
    expect((await ask(`/api/orders/${before.order_id}`, before.shared_token)).status).toBe(200);
    expect((await ask(`/api/orders/${before.order_id}`, (await placed(waggle.orders)).shared_token)).status).toBe(404);
  });

  function prepend(secret: string): void {
    writeFileSync(secretFile(), `${secret}\n${readFileSync(secretFile(), 'utf8')}`);
  }
});

test('files of the data folder are the owner’s alone', () => {
  const { folder } = waggle.data;
  for (const name of readdirSync(folder))
    expect([name, statSync(path.join(folder, name)).mode & 0o077]).toEqual([name, 0]);
});
