// The rights of kitchen, courier and admin sessions, and of everybody else.
import { randomUUID } from 'node:crypto';
import { closeCodes, type DeliveryView, type KitchenSnapshotMessage, type Role, roles } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, placed, type TrackingSocket } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

const id = randomUUID();
const item = { item_id: 'soup', name: 'Soup', description: '', category: 'Soups', price: 450, stock: 1 };

/** Requests with their services and the roles that may send them; an admin may send them all. */
const requests: readonly (readonly [string, string, 'orders' | 'deliveries', unknown, readonly Role[]])[] = [
  ['GET', '/api/orders', 'orders', undefined, ['kitchen']],
  ['POST', `/api/orders/${id}/status`, 'orders', { status: 'confirmed' }, ['kitchen']],
  ['POST', `/api/orders/${id}/undo`, 'orders', { status: 'confirmed' }, ['kitchen']],
  ['POST', `/api/orders/${id}/promise`, 'orders', { minutes: 5 }, ['kitchen']],
  ['POST', '/api/menu/nothing/restock', 'orders', { quantity: 1 }, ['kitchen']],
  ['PATCH', '/api/menu/nothing', 'orders', { sold_out: true }, ['kitchen']],
  ['PATCH', '/api/menu/nothing', 'orders', { sold_out: true, price: 1 }, []],
  ['POST', '/api/menu', 'orders', item, []],
  ['DELETE', '/api/menu/nothing', 'orders', undefined, []],
  ['POST', '/api/menu/categories/rename', 'orders', { from: 'Nothing', to: 'Something' }, []],
  ['POST', '/api/pictures', 'orders', undefined, []],
  ['GET', '/api/deliveries', 'deliveries', undefined, ['courier']],
  ['POST', `/api/deliveries/${id}/status`, 'deliveries', { status: 'on_the_way' }, ['courier']],
  ['GET', `/api/deliveries/${id}`, 'deliveries', undefined, ['kitchen']],
  ['POST', `/api/deliveries/${id}/reopen`, 'deliveries', { reason_code: 'mistake' }, ['kitchen', 'courier']],
  ['POST', `/api/deliveries/${id}/courier`, 'deliveries', { courier_id: id }, []],
  ['POST', `/api/deliveries/${id}/failure`, 'deliveries', { reason_code: 'refused' }, ['courier']],
  ['POST', `/api/deliveries/${id}/position`, 'deliveries', { latitude: 1, longitude: 2 }, ['courier']],
];

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('a role', () => {
    let waggle: StartedDeployment;
    let sessions: Record<Role, StaffSession>;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      const accounts = waggle.processes.accounts.url;
      const all = await Promise.all(roles.map(async (role) => [role, await signedIn(accounts, role)] as const));
      sessions = Object.fromEntries(all) as Record<Role, StaffSession>;
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

    const board = ({ cookie }: Pick<StaffSession, 'cookie'>) =>
      openSocket<{ type: string }>(waggle.notifications, '/ws/kitchen', { type: 'subscribe' }, { cookie });

    test('of a courier sees open deliveries and its own of the last day, no past customer of others', async () => {
      const courier = await signedIn(waggle.processes.accounts.url, 'courier');
      const listed = async (session: StaffSession, query = '') => {
        const answer = await session.ask(waggle.deliveries, `/api/deliveries${query}`);
        const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
        return new Map(deliveries.map((delivery) => [delivery.order_id, delivery]));
      };
      const order = await placed(waggle.orders);
      for (const status of ['confirmed', 'preparing', 'out_for_delivery']) {
        await sessions.kitchen.ask(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', { status });
      }
      await waitFor('the delivery', 20_000, async () => (await listed(courier)).get(order.order_id)?.ready === true);
      expect((await listed(sessions.courier)).has(order.order_id)).toBe(true);
      const { delivery_id } = (await listed(courier)).get(order.order_id) as DeliveryView;
      for (const status of ['on_the_way', 'delivered']) {
        await courier.ask(waggle.deliveries, `/api/deliveries/${delivery_id}/status`, 'POST', { status });
      }
      expect((await listed(courier)).get(order.order_id)?.status).toBe('delivered');
      expect((await listed(courier, '?status=delivered')).size).toBe(1);
      expect((await listed(sessions.courier)).has(order.order_id)).toBe(false);
      expect((await listed(sessions.courier, '?status=delivered')).size).toBe(0);
      expect((await listed(sessions.admin)).has(order.order_id)).toBe(true);
    });

    test('of a courier sees who gets a delivery while it is ready or theirs, and not on the board', async () => {
      const [mine, others] = [await signedIn(waggle.processes.accounts.url, 'courier'), sessions.courier];
      const order = await placed(waggle.orders);
      const seenBy = async (session: StaffSession) => {
        const answer = await session.ask(waggle.deliveries, '/api/deliveries?limit=200');
        const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
        return deliveries.find(({ order_id }) => order_id === order.order_id);
      };
      const couriers = [mine, others];
      const customers = async () =>
        Promise.all(couriers.map(async (session) => (await seenBy(session))?.customer?.name ?? null));
      const advance = (status: string) =>
        sessions.kitchen.ask(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', { status });
      const ride = async (session: StaffSession, status: string) => {
        const { delivery_id } = (await seenBy(mine)) as DeliveryView;
        const answer = await session.ask(waggle.deliveries, `/api/deliveries/${delivery_id}/status`, 'POST', {
          status,
        });
        return (await answer.json()) as DeliveryView;
      };
      const known = async () => (await seenBy(sessions.admin))?.customer !== undefined;
      await waitFor('the delivery and who gets it', 20_000, known);
      for (const status of ['confirmed', 'preparing']) await advance(status);
      expect(await customers()).toEqual([null, null]);
      await advance('out_for_delivery');
      await waitFor('the delivery to be ready', 20_000, async () => (await seenBy(mine))?.ready === true);
      expect(await customers()).toEqual([ada.name, ada.name]);
      expect((await ride(mine, 'on_the_way')).customer?.name).toBe(ada.name);
      expect(await customers()).toEqual([ada.name, null]);
      expect((await ride(mine, 'delivered')).customer).toBeUndefined();
      expect(await customers()).toEqual([null, null]);

      for (const role of roles) {
        const live = board(sessions[role]);
        const shown = await placed(waggle.orders);
        const has = (text: string) => JSON.stringify(live.messages).includes(text);
        await waitFor(`the order on the board of ${role}`, 20_000, () => has(shown.order_id));
        // Who ordered comes with the order, or shortly after it: an order behind it has then been told completely.
        const read = async () =>
          JSON.stringify(await (await sessions[role].ask(waggle.notifications, '/api/board')).json());
        const named = async () =>
          JSON.stringify(await (await sessions.admin.ask(waggle.notifications, '/api/board')).json());
        await waitFor('the customers on the board of an admin', 20_000, async () => {
          const { orders } = JSON.parse(await named()) as KitchenSnapshotMessage;
          return orders.find(({ order_id }) => order_id === shown.order_id)?.order?.customer !== undefined;
        });
        if (role !== 'courier') await waitFor(`the customer on the board of ${role}`, 20_000, () => has(ada.address));
        expect([role, has(ada.address), (await read()).includes(ada.address)]).toEqual(
          role === 'courier' ? [role, false, false] : [role, true, true],
        );
        live.close();
      }
    });

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

    test('of the kitchen follows any order without its token; a courier and a stranger do not', async () => {
      const order = await placed(waggle.orders);
      const path = `/ws/orders/${order.order_id}`;
      const follow = (cookie: string) =>
        openSocket<TrackingSocket['messages'][number]>(waggle.notifications, path, { type: 'subscribe' }, { cookie });
      const kitchen = follow(sessions.kitchen.cookie);
      await waitFor('the order', 10_000, () => kitchen.messages[0]?.['type'] === 'snapshot');
      kitchen.close();
      for (const cookie of [sessions.courier.cookie, 'waggle_session=no-session-at-all']) {
        const stranger = follow(cookie);
        await waitFor('the stranger to be refused', 10_000, () => stranger.closed !== null);
        expect([stranger.closed, stranger.messages]).toEqual([closeCodes.notFound.code, []]);
      }
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
