// OWASP ASVS 5.0, 16.3.1 to 16.3.3: failed sign-ins, refused requests, used-up limits and refused WebSockets are kept with who and from
// where; they are counted, so that many of them are few entries.
import type { AuditEntry, AuditPage } from '@waggle/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { asStaff, place, placed } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';

let waggle: StartedDeployment;
let courier: StaffSession;
beforeAll(async () => {
  waggle = await embedded.deploy({
    settings: { WAGGLE_SIMULATOR: 'off', WAGGLE_UNLIMITED_ADDRESSES: '', WAGGLE_ORDERS_PER_ADDRESS: '2/h' },
  });
  courier = await signedIn(waggle.orders, 'courier');
});
afterAll(() => waggle?.stop());

async function trail(kind: string): Promise<AuditEntry[]> {
  const answer = await asStaff(waggle.orders, `/api/audit?limit=200&kind=${kind}`);
  return ((await answer.json()) as AuditPage).entries;
}

/** Waits for the entries of one kind and action: they are stored within seconds. */
async function counted(kind: string, action: string, count: number): Promise<AuditEntry[]> {
  let found: AuditEntry[] = [];
  await waitFor(`${count} × ${kind} ${action}`, 30_000, async () => {
    found = (await trail(kind)).filter((entry) => entry.action === action);
    return found.reduce((sum, entry) => sum + entry.count, 0) === count;
  });
  return found;
}

test('requests without a token are few entries with their number and the client', async () => {
  for (let n = 0; n < 40; n += 1) await fetch(`${waggle.orders}/api/dead-letters`);
  const entries = await counted('refused', 'GET /api/dead-letters', 40);
  expect(entries.length).toBeLessThan(5);
  expect(entries[0]).toMatchObject({ account_id: null, who: '', role: null, client: '127.0.0.1', status: 401 });
});

test('a request beyond the rights of a role names who sent it, also on a route for tracking tokens', async () => {
  const { order_id } = await placed(waggle.orders);
  await courier.ask(waggle.orders, '/api/menu/margherita', 'DELETE');
  await courier.ask(waggle.orders, `/api/orders/${order_id}/cancel`, 'POST');
  const [removal] = await counted('refused', 'DELETE /api/menu/:item_id', 1);
  expect(removal).toMatchObject({ who: expect.stringMatching(/^courier-/), role: 'courier', status: 403, changes: {} });
  const [cancel] = await counted('refused', 'POST /api/orders/:id/cancel', 1);
  expect(cancel).toMatchObject({ who: expect.stringMatching(/^courier-/), role: 'courier' });
});

test('a failed sign-in is an entry and a line of the log with its client, and neither has what was typed', async () => {
  const typed = { login: 'my-secret-in-the-wrong-field', password: 'another secret that was typed' };
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(typed) };
  expect((await fetch(`${waggle.orders}/api/session`, request)).status).toBe(401);
  const entries = await counted('refused', 'POST /api/session', 1);
  expect(entries[0]).toMatchObject({ client: '127.0.0.1', status: 401, changes: {} });
  const { logs } = waggle.processes.accounts;
  expect(logs.find(({ msg }) => msg === 'refused a sign-in')).toMatchObject({ client: '127.0.0.1' });
  const all = JSON.stringify(entries) + JSON.stringify(logs);
  for (const secret of Object.values(typed)) expect(all).not.toContain(secret);
});

test('who goes beyond a limit is counted', async () => {
  const answers = [];
  for (let n = 0; n < 6; n += 1) answers.push((await place(waggle.orders)).status);
  const refused = answers.filter((status) => status === 429).length;
  expect(refused).toBeGreaterThan(0);
  await counted('throttled', 'POST /api/orders', refused);
});

test('a WebSocket that a role may not open names who tried, in the trail and in the log', async () => {
  const { logs } = waggle.processes.insights;
  for (const path of ['/ws/insights', '/ws/operations']) {
    const socket = openSocket(waggle.orders, path, undefined, { cookie: courier.cookie });
    await waitFor('the end of the socket', 10_000, () => socket.closed !== null);
    const [entry] = await counted('socket', `WS ${path}`, 1);
    expect(entry).toMatchObject({ who: expect.stringMatching(/^courier-/), role: 'courier', client: '127.0.0.1' });
    const line = logs.find(({ msg, ...fields }) => msg === 'refused a WebSocket' && fields['path'] === path);
    expect(line).toMatchObject({ actor: entry?.account_id, client: '127.0.0.1' });
  }
});

test('refused WebSockets have their route and reason', async () => {
  const stranger = openSocket(waggle.notifications, '/ws/kitchen', { type: 'subscribe', token: 'made-up' });
  await waitFor('the end of the socket', 10_000, () => stranger.closed !== null);
  const [entry] = await counted('socket', 'WS /ws/kitchen', 1);
  expect(entry).toMatchObject({ client: '127.0.0.1', changes: { reason: { after: 'unauthorized' } } });
});
