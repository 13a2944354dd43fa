// ASVS 5.0 V16, security logging: who did what, when and from where, and who was refused, in a trail that only an admin reads.
import type { AuditEntry, AuditPage, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';

let waggle: StartedDeployment;
let order: PlacedOrder;
let kitchen: StaffSession;

beforeAll(async () => {
  waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
  order = await placed(waggle.orders);
  kitchen = await signedIn(waggle.orders, 'kitchen');
});
afterAll(() => waggle?.stop());

async function trail(query = ''): Promise<AuditEntry[]> {
  const answer = await asStaff(waggle.orders, `/api/audit?limit=200${query}`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as AuditPage).entries;
}

describe('the audit trail', () => {
  test('has a step of an order before its answer arrives: who, from where, which order, what it became', async () => {
    const step = { status: 'confirmed' };
    expect((await kitchen.ask(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', step)).status).toBe(200);
    const [entry] = await trail('&kind=orders');
    expect(entry).toMatchObject({
      role: 'kitchen',
      who: expect.stringMatching(/^kitchen-/),
      client: '127.0.0.1',
      action: 'POST /api/orders/:id/status',
      object: order.order_id,
      status: 200,
      changes: { status: { after: 'confirmed' } },
      count: 1,
    });
    expect(await trail(`&person=${entry?.account_id}`)).toContainEqual(entry);
    expect(await trail(`&from=2100-01-01T00:00:00.000Z`)).toEqual([]);
  });

  test('has stock, accounts, dead letters and sign-ins, and no secret and nothing of a customer', async () => {
    await asStaff(waggle.orders, '/api/menu/margherita/restock', 'POST', { quantity: 7 });
    await asStaff(waggle.orders, '/api/dead-letters/replay', 'POST', { dry_run: true });
    const entries = await trail();
    const actions = entries.map(({ action }) => action);
    for (const action of ['POST /api/menu/:item_id/restock', 'POST /api/dead-letters/replay', 'POST /api/accounts'])
      expect(actions).toContain(action);
    expect(entries.find(({ kind, role }) => kind === 'session' && role === 'kitchen')).toBeDefined();
    expect(entries.find(({ kind }) => kind === 'menu')).toMatchObject({
      who: 'staff token',
      object: 'margherita',
      changes: { quantity: { after: '7' } },
    });
    const text = JSON.stringify(entries);
    for (const secret of ['password', ada.phone, ada.address, ada.name]) expect(text).not.toContain(secret);
    // Placing an order is a customer's, and no entry.
    expect(actions).not.toContain('POST /api/orders');
  });

  test('counts the refusals of a client in one entry, WebSockets too', async () => {
    for (let n = 0; n < 5; n += 1) await fetch(`${waggle.orders}/api/dead-letters`);
    const stranger = openSocket(waggle.notifications, '/ws/kitchen', { type: 'subscribe', token: 'made-up' });
    await waitFor('the end of the socket', 10_000, () => stranger.closed !== null);
    const count = async (kind: string, action: string) =>
      (await trail(`&kind=${kind}`)).reduce((sum, entry) => sum + (entry.action === action ? entry.count : 0), 0);
    await waitFor('the refused requests', 30_000, async () => (await count('refused', 'GET /api/dead-letters')) === 5);
    await waitFor('the refused WebSocket', 30_000, async () => (await count('socket', 'WS /ws/kitchen')) === 1);
  });

  test('is read by admins only', async () => {
    expect((await kitchen.ask(waggle.orders, '/api/audit')).status).toBe(403);
  });
});
