// The rights of kitchen, courier and admin with their sessions, and of everybody else.
import { randomUUID } from 'node:crypto';
import { closeCodes, type Role, roles } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placed, type Tracking } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { type Session, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, type Deployment, embedded } from './engines.ts';

const id = randomUUID();
const item = { item_id: 'soup', name: 'Soup', description: '', category: 'Soups', price: 450, stock: 1 };

/** Requests with their services and the roles that may send them; an admin may send all. */
const requests: readonly (readonly [string, string, 'orders' | 'deliveries', unknown, readonly Role[]])[] = [
  ['GET', '/api/orders', 'orders', undefined, ['kitchen']],
  ['POST', `/api/orders/${id}/status`, 'orders', { status: 'confirmed' }, ['kitchen']],
  ['POST', `/api/orders/${id}/undo`, 'orders', { status: 'confirmed' }, ['kitchen']],
  ['GET', `/api/orders/${id}`, 'orders', undefined, ['kitchen', 'courier']],
  ['POST', `/api/orders/${id}/cancel`, 'orders', undefined, ['kitchen', 'courier']],
  ['POST', '/api/menu/nothing/restock', 'orders', { quantity: 1 }, ['kitchen']],
  ['PATCH', '/api/menu/nothing', 'orders', { sold_out: true }, ['kitchen']],
  ['PATCH', '/api/menu/nothing', 'orders', { sold_out: true, price: 1 }, []],
  ['POST', '/api/menu', 'orders', item, []],
  ['DELETE', '/api/menu/nothing', 'orders', undefined, []],
  ['POST', '/api/menu/categories/rename', 'orders', { from: 'Nothing', to: 'Something' }, []],
  ['POST', '/api/pictures', 'orders', undefined, []],
  ['GET', '/api/deliveries', 'deliveries', undefined, ['courier']],
  ['POST', `/api/deliveries/${id}/status`, 'deliveries', { status: 'on_the_way' }, ['courier']],
  ['POST', `/api/deliveries/${id}/position`, 'deliveries', { latitude: 1, longitude: 2 }, ['courier']],
];

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('a role', () => {
    let waggle: Deployment;
    let sessions: Record<Role, Session>;
    beforeAll(async () => {
      waggle = await engine.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
      const accounts = waggle.processes.accounts.url;
      const all = await Promise.all(roles.map(async (role) => [role, await signedIn(accounts, role)] as const));
      sessions = Object.fromEntries(all) as Record<Role, Session>;
    });
    afterAll(() => waggle?.stop());

    test.each(requests)('%s %s is for its roles only', async (method, path, service, body, allowed) => {
      const url = service === 'orders' ? waggle.orders : waggle.deliveries;
      for (const role of roles) {
        const { status } = await sessions[role].ask(url, path, method, body);
        const may = role === 'admin' || allowed.includes(role);
        expect([role, may ? status === 403 || status === 401 : status]).toEqual([role, may ? false : 403]);
      }
      const nobody = await fetch(`${url}${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      expect(nobody.status).toBe(401);
    });

    const board = ({ cookie }: Pick<Session, 'cookie'>) =>
      openSocket<{ type: string }>(waggle.notifications, '/ws/kitchen', { type: 'subscribe' }, { cookie });

    test('opens the boards with its session, and they require one', async () => {
      for (const role of roles) {
        const live = board(sessions[role]);
        await waitFor(`the board of ${role}`, 10_000, () => live.messages[0]?.type === 'snapshot');
        live.close();
      }
      const stranger = board({ cookie: 'waggle_session=no-session-at-all' });
      await waitFor('the stranger to be refused', 10_000, () => stranger.closed !== null);
      expect([stranger.closed, stranger.messages]).toEqual([closeCodes.unauthorized.code, []]);
    });

    test('follows any order without its token', async () => {
      const order = await placed(waggle.orders);
      const path = `/ws/orders/${order.order_id}`;
      const follow = (cookie: string) =>
        openSocket<Tracking['messages'][number]>(waggle.notifications, path, { type: 'subscribe' }, { cookie });
      const courier = follow(sessions.courier.cookie);
      await waitFor('the order', 10_000, () => courier.messages[0]?.['type'] === 'snapshot');
      courier.close();
      const stranger = follow('waggle_session=no-session-at-all');
      await waitFor('the stranger to be refused', 10_000, () => stranger.closed !== null);
      expect([stranger.closed, stranger.messages]).toEqual([closeCodes.notFound.code, []]);
    });

    test('receives nothing after it has signed out', async () => {
      const session = await signedIn(waggle.processes.accounts.url, 'kitchen');
      const live = board(session);
      await waitFor('the board', 10_000, () => live.messages.length > 0);
      await session.signOut();
      await waitFor('the board to be closed', 15_000, () => live.closed !== null);
      expect(live.closed).toBe(closeCodes.unauthorized.code);
      expect((await session.ask(waggle.orders, '/api/orders')).status).toBe(401);
    });
  });
});
