import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { closeCodes } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { asStaff, deliveredSteps, isDelivered, names, placed, trackOrder, trackUntil } from '../support/customer.ts';
import { staffToken, waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('a WebSocket', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_WS_PING: '0.3', WAGGLE_WS_SUBSCRIBE: '1.5' } });
    });
    afterAll(() => waggle?.stop());

    test('gets a snapshot with its place, then each later step once and in order', async () => {
      const order = await placed(waggle.orders);
      const follower = trackOrder(waggle.notifications, order.order_id, order.tracking_token);
      await waitFor('the order to be delivered', 30_000, () => isDelivered(follower.steps));
      expect(follower.messages[0]).toMatchObject({ type: 'snapshot', order_id: order.order_id });
      expect(follower.messages.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
      expect(follower.steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
      follower.close();
    });

    test('a reconnect with its last step gets exactly the missed ones', async () => {
      const order = await placed(waggle.orders);
      const all = await trackUntil(waggle.notifications, order, isDelivered);
      for (let after = 0; after <= all.length; after += 1) {
        const again = trackOrder(waggle.notifications, order.order_id, order.tracking_token, after);
        await waitFor(`the snapshot behind ${after}`, 5_000, () => again.messages.length > 0);
        expect(again.messages[0]).toMatchObject({ type: 'snapshot', seq: all.length });
        expect(again.steps).toEqual(all.slice(after));
        again.close();
      }
    });

    test('many followers of one order all see the same', async () => {
      const order = await placed(waggle.orders);
      const followers = Array.from({ length: 20 }, () =>
        trackOrder(waggle.notifications, order.order_id, order.tracking_token),
      );
      await waitFor('all of them to see it delivered', 30_000, () =>
        followers.every(({ steps }) => isDelivered(steps)),
      );
      for (const { steps } of followers)
        expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
      for (const follower of followers) follower.close();
    });

    test.each([
      [
        'a wrong token',
        async (url: string, id: string) => trackOrder(url, id, 'wrong-token'),
        closeCodes.notFound.code,
      ],
      [
        'an order that does not exist',
        async (url: string) => trackOrder(url, randomUUID(), 'some-token'),
        closeCodes.notKnownYet.code,
      ],
      ['an invalid id', async (url: string) => trackOrder(url, 'pizza', 'some-token'), closeCodes.notFound.code],
    ])('%s is refused', async (_, follow, code) => {
      const order = await placed(waggle.orders);
      await trackUntil(waggle.notifications, order, (steps) => steps.length > 0);
      const follower = await follow(waggle.notifications, order.order_id);
      await waitFor('the socket to be closed', 5_000, () => follower.closed !== null);
      expect(follower.closed).toBe(code);
      expect(follower.messages).toEqual([]);
    });

    test('another customer’s token does not open an order, the staff token does', async () => {
      const [mine, other] = [await placed(waggle.orders), await placed(waggle.orders)];
      await trackUntil(waggle.notifications, mine, (steps) => steps.length > 0);
      const stranger = trackOrder(waggle.notifications, mine.order_id, other.tracking_token);
      await waitFor('the stranger to be refused', 5_000, () => stranger.closed !== null);
      expect([stranger.closed, stranger.messages]).toEqual([closeCodes.notFound.code, []]);
      const staff = trackOrder(waggle.notifications, mine.order_id, staffToken);
      await waitFor('staff to see the order', 5_000, () => staff.steps.length > 0);
      staff.close();
      const page = await fetch(`${waggle.orders}/api/orders/${mine.order_id}`, {
        headers: { authorization: `Bearer ${other.tracking_token}` },
      });
      expect(page.status).toBe(404);
    });

    test.each([
      ['nothing', null, closeCodes.subscribeTimeout.code],
      ['text that is not JSON', 'hello', closeCodes.badMessage.code],
      ['another message', '{"type":"unsubscribe"}', closeCodes.badMessage.code],
      ['an unknown field', '{"type":"subscribe","token":"t","admin":true}', closeCodes.badMessage.code],
      ['a negative place', '{"type":"subscribe","token":"t","after":-1}', closeCodes.badMessage.code],
      ['too long a message', `{"type":"subscribe","token":"${'t'.repeat(9_000)}"}`, 1009],
    ])('whose first message is %s is closed', async (_, message, code) => {
      const socket = new WebSocket(`${waggle.notifications.replace('http', 'ws')}/ws/orders/${randomUUID()}`);
      let closed: number | null = null;
      socket.on('open', () => message !== null && socket.send(message));
      socket.on('close', (given) => {
        closed = given;
      });
      await waitFor('the socket to be closed', 10_000, () => closed !== null);
      expect(closed).toBe(code);
    });

    test('whose peer no longer answers is closed', async () => {
      // After its handshake the peer ignores the protocol, and so answers no ping.
      const { hostname, port } = new URL(waggle.notifications);
      const peer = connect(Number(port), hostname);
      let ended = false;
      peer.on('close', () => {
        ended = true;
      });
      peer.resume();
      peer.write(
        `GET /ws/orders/${randomUUID()} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
      await waitFor('the dead connection to be ended', 5_000, () => ended);
    });

    test('of the kitchen gets every open order and every step of any', async () => {
      const kitchen = new WebSocket(`${waggle.notifications.replace('http', 'ws')}/ws/kitchen`);
      const messages: { type: string; order_id?: string; kind?: string; status?: string }[] = [];
      kitchen.on('open', () => kitchen.send(JSON.stringify({ type: 'subscribe', token: staffToken })));
      kitchen.on('message', (data) => messages.push(JSON.parse(String(data))));
      await waitFor('the snapshot', 5_000, () => messages.length > 0);
      const order = await placed(waggle.orders);
      const ours = () => messages.filter(({ order_id }) => order_id === order.order_id);
      await waitFor('the order to be delivered on the board', 30_000, () =>
        ours().some((m) => m.kind === 'order' && m.status === 'delivered'),
      );
      expect(
        ours()
          .filter(({ type }) => type === 'step')
          .map((m) => `${m.kind}:${m.status}`)
          .sort(),
      ).toEqual([...deliveredSteps].sort());
      kitchen.terminate();
    });

    test('shows the courier’s position between the pick-up and the drop-off, and not before', async () => {
      const manual = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      try {
        const order = await placed(manual.orders);
        const follower = trackOrder(manual.notifications, order.order_id, order.tracking_token);
        for (const status of ['confirmed', 'preparing', 'out_for_delivery']) {
          await asStaff(manual.orders, `/api/orders/${order.order_id}/status`, 'POST', { status });
        }
        const find = async () => {
          const { deliveries } = (await (await asStaff(manual.deliveries, '/api/deliveries')).json()) as {
            deliveries: { delivery_id: string; ready: boolean }[];
          };
          return deliveries[0];
        };
        await waitFor('the delivery to be released', 10_000, async () => (await find())?.ready === true);
        const id = (await find())?.delivery_id;
        const report = () =>
          asStaff(manual.deliveries, `/api/deliveries/${id}/position`, 'POST', { latitude: 52.5, longitude: 13.4 });
        expect((await report()).status).toBe(409);
        await asStaff(manual.deliveries, `/api/deliveries/${id}/status`, 'POST', { status: 'on_the_way' });
        await waitFor('the step to arrive', 10_000, () => names(follower.steps).includes('delivery:on_the_way'));
        expect((await report()).status).toBe(204);
        await waitFor('the position to arrive', 5_000, () => follower.messages.some(({ type }) => type === 'position'));
        expect(follower.messages.find(({ type }) => type === 'position')).toMatchObject({
          latitude: 52.5,
          longitude: 13.4,
        });
        follower.close();
      } finally {
        await manual.stop();
      }
    });
  });
});
