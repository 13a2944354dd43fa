// OWASP ASVS 5.0, 16.3.1 to 16.3.3: failed sign-ins, refused requests, used-up limits and refused WebSockets are kept with who and from
// where; they are counted, so that many of them are few entries.
import { once } from 'node:events';
import { request } from 'node:http';
import { type AuditEntry, type AuditPage, sessionCookie } from '@waggle/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { asStaff, place, placed } from '../support/customer.ts';
import { handshakeHeaders } from '../support/handshake.ts';
import { openSocket } from '../support/live.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { staffToken, waitFor } from '../support/waggle.ts';

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

/** The request of a WebSocket; its answer is a refusal. */
async function handshake(url: string, path: string, headers: Record<string, string>): Promise<void> {
  const asked = request(url + path, {
    headers: { ...handshakeHeaders, ...headers },
  });
  asked.end();
  const [answer] = await once(asked, 'response');
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  answer.resume();
  await once(answer, 'close');
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

test('a WebSocket that is refused before it opens names whose session or token came with it', async () => {
  const session = { cookie: courier.cookie };
  const handshakes: [reason: string, path: string, headers: Record<string, string>][] = [
    ['origin', '/ws/menu', { ...session, origin: 'null' }],
    ['host', '/ws/menu', { ...session, origin: 'http://shop.example' }],
    ['host', '/ws/insights', { ...session, host: 'evil.example' }],
    ['not_found', '/ws/nothing', session],
    ['bad_handshake', '/ws/menu', { ...session, 'sec-websocket-version': '7' }],
    ['no_upgrade', '/ws/menu', { ...session, connection: 'keep-alive', upgrade: '' }],
    ['origin', '/ws/menu', { authorization: `Bearer ${staffToken}`, origin: 'null' }],
    ['origin', '/ws/menu', { cookie: `${sessionCookie}=made-up`, origin: 'null' }],
  ];
  for (const [, path, headers] of handshakes) await handshake(waggle.orders, path, headers);
  const who = ({ who: name }: AuditEntry) => name.replace(/^courier-.*/, 'courier');
  const named = async () =>
    (await trail('socket'))
      .filter(({ action }) => ['WS /ws/menu', 'WS /ws/nothing'].includes(action) || action === 'WS /ws/insights')
      .map((entry) => `${entry.changes['reason']?.after} ${entry.action} ${who(entry)}`)
      // Those of the other tests had opened.
      .filter((entry) => !entry.startsWith('unauthorized'));
  await waitFor('the entries of all of them', 30_000, async () => {
    const found = await named();
    return ['host WS /ws/insights', 'origin WS /ws/menu', 'no_upgrade WS /ws/menu', 'not_found', 'bad_handshake'].every(
      (start) => found.some((entry) => entry.startsWith(start)),
    );
  });
  expect(new Set(await named())).toEqual(
    new Set([
      'origin WS /ws/menu courier',
      'host WS /ws/menu courier',
      'host WS /ws/insights courier',
      'not_found WS /ws/nothing courier',
      'bad_handshake WS /ws/menu courier',
      'no_upgrade WS /ws/menu courier',
      'origin WS /ws/menu staff token',
      'origin WS /ws/menu ',
    ]),
  );
});

test('refused WebSockets have their route and reason', async () => {
  const stranger = openSocket(waggle.notifications, '/ws/kitchen', { type: 'subscribe', token: 'made-up' });
  await waitFor('the end of the socket', 10_000, () => stranger.closed !== null);
  const [entry] = await counted('socket', 'WS /ws/kitchen', 1);
  expect(entry).toMatchObject({ client: '127.0.0.1', changes: { reason: { after: 'unauthorized' } } });
});
