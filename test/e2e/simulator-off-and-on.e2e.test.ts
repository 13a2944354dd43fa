// A deployment without the simulator, like every real kitchen, where it is switched on later: it begins with the open orders.
import { randomBytes } from 'node:crypto';
import type { DeliveryView, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asStaff, orderOf, placed } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';

const servers = { redisUrl: inject('redisUrl'), mongodbUrl: inject('mongodbUrl') };
const engines = [
  { name: 'embedded', available: true },
  { name: 'cluster', available: servers.redisUrl !== null && servers.mongodbUrl !== null },
] as const;

describe.each(engines)('on the $name engine', ({ name, available }) => {
  describe.skipIf(!available)('a simulator that is switched off, and on', () => {
    let waggle: WaggleProcess;
    let settings: Readonly<Record<string, string>>;
    let remove: () => unknown;
    const start = async (simulator: 'on' | 'off') => {
      waggle = await startWaggle({
        settings: { ...settings, WAGGLE_SIMULATOR: simulator, WAGGLE_SIMULATOR_SPEED: '100', WAGGLE_DEMO_MENU: 'on' },
      });
    };
    beforeAll(async () => {
      if (name === 'embedded') {
        const made = temporaryFolder();
        [settings, remove] = [{ WAGGLE_DATA: made.folder }, made.remove];
      } else {
        const namespace = `off${randomBytes(4).toString('hex')}`;
        const [REDIS_URL, MONGODB_URL] = [servers.redisUrl ?? '', servers.mongodbUrl ?? ''];
        settings = { REDIS_URL, MONGODB_URL, WAGGLE_NAMESPACE: namespace };
        remove = () => dropDatabases(MONGODB_URL, namespace);
      }
      await start('off');
    });
    afterAll(async () => {
      await waggle?.end();
      await remove?.();
    });

    const statusOf = async (order: PlacedOrder) => (await orderOf(waggle.url, order)).status;
    const step = async ({ order_id }: PlacedOrder, status: string) =>
      expect((await asStaff(waggle.url, `/api/orders/${order_id}/status`, 'POST', { status })).status).toBe(200);
    const deliveryOf = async ({ order_id }: PlacedOrder) => {
      const answer = await asStaff(waggle.url, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
      return deliveries.find((delivery) => delivery.order_id === order_id);
    };
    const delivered = (order: PlacedOrder) =>
      waitFor('an order to be delivered', 60_000, async () => (await statusOf(order)) === 'delivered');

    test('starts with the open orders that no person handles; until then its streams are empty', async () => {
      const untouched = await Promise.all(Array.from({ length: 20 }, () => placed(waggle.url)));
      const [cooked, ridden] = [await placed(waggle.url), await placed(waggle.url)];
      await step(cooked, 'confirmed');
      for (const status of ['confirmed', 'preparing', 'out_for_delivery']) await step(ridden, status);
      await waitFor('the delivery to be ready', 30_000, async () => (await deliveryOf(ridden))?.ready === true);
      const delivery_id = (await deliveryOf(ridden))?.delivery_id;
      const set = await asStaff(waggle.url, `/api/deliveries/${delivery_id}/status`, 'POST', { status: 'on_the_way' });
      expect(set.status).toBe(200);
      const metrics = await (await fetch(`${waggle.url}/metrics`)).text();
      const lengths = [
        ...metrics.matchAll(/^waggle_stream_length\{.*stream="([a-z-]+-simulation-stream)".*\} (\S+)$/gm),
      ];
      expect(lengths.map(([, stream, length]) => [stream, length]).sort()).toEqual([
        ['delivery-simulation-stream', '0'],
        ['order-simulation-stream', '0'],
      ]);

      await waggle.end();
      await start('on');
      const fresh = await placed(waggle.url);
      for (const order of [fresh, ...untouched]) await delivered(order);
      expect(await statusOf(cooked)).toBe('confirmed');
      expect((await deliveryOf(ridden))?.status).toBe('on_the_way');

      // The order stays with staff.
      await step(cooked, 'preparing');
      await delivered(await placed(waggle.url));
      expect(await statusOf(cooked)).toBe('preparing');
      expect((await deliveryOf(ridden))?.status).toBe('on_the_way');
    });
  });
});
