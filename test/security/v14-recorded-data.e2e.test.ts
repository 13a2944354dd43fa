// ASVS 5.0, V14, data protection: today's program runs on what every earlier version stored, without a migration: test/upgrade holds the recording.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import {
  type DeadLetterList,
  type DeliveryView,
  KitchenSettings,
  type Menu,
  type OrderView,
  systemClock,
} from '@waggle/contracts';
import { shortId } from '@waggle/contracts/order-number.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { asStaff, isDelivered, names, orderOf, placed, stockOf, trackOrder, trackUntil } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { restoreDataFolder, restoreServers } from '../upgrade/recorded-data.ts';
import {
  type EngineName,
  type OrderName,
  orderNames,
  recordedStory,
  recordedVersions,
  type Story,
} from '../upgrade/story.ts';

// Retention must not remove the old data.
const keepAll = {
  WAGGLE_PERSONAL_DATA_DAYS: '36500',
  WAGGLE_OUTBOX_DAYS: '36500',
  WAGGLE_INBOX_DAYS: '36500',
  WAGGLE_STREAM_DAYS: '36500',
};
const settled = { ...keepAll, WAGGLE_IDEMPOTENCY_HOURS: '876000', WAGGLE_SIMULATOR: 'off', LOG_LEVEL: 'debug' };

/** The restored data of an engine, and how to put an entry on a stream while nothing runs. */
interface Restored {
  readonly settings: Readonly<Record<string, string>>;
  append(stream: string, event: string): Promise<void>;
  remove(): Promise<void>;
}

const restore: Readonly<Record<EngineName, (version: string) => Promise<Restored>>> = {
  async embedded(version) {
    const { folder, remove } = temporaryFolder();
    restoreDataFolder(version, folder);
    return {
      settings: { WAGGLE_DATA: folder },
      async append(stream, event) {
        const database = openDatabase(folder);
        await createEmbeddedEventLog(database, systemClock).append(stream, [{ event }]);
        await database.close();
      },
      remove: async () => remove(),
    };
  },
  async cluster(version) {
    const namespace = `upgrade${randomBytes(4).toString('hex')}`;
    const servers = { redisUrl: inject('redisUrl') ?? '', mongodbUrl: inject('mongodbUrl') ?? '', namespace };
    await restoreServers(version, servers);
    return {
      settings: { REDIS_URL: servers.redisUrl, MONGODB_URL: servers.mongodbUrl, WAGGLE_NAMESPACE: namespace },
      async append(stream, event) {
        const log = createRedisEventLog({ url: servers.redisUrl, namespace });
        await log.append(stream, [{ event }]);
        await log.close();
      },
      remove: () => dropDatabases(servers.mongodbUrl, namespace),
    };
  },
};

const engines = [
  { name: 'embedded', available: true },
  { name: 'cluster', available: inject('redisUrl') !== null && inject('mongodbUrl') !== null },
] as const;

const versions = recordedVersions().flatMap((version) => engines.map((engine) => ({ ...engine, version })));

test('every released version is recorded, which the change log lists', () => {
  const changeLog = readFileSync(path.resolve(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
  const released = [...changeLog.matchAll(/^## \[?(\d+\.\d+\.\d+)/gm)].map(([, version = '']) => version);
  expect(recordedVersions()).toEqual(expect.arrayContaining(released));
});

describe.each(versions)('what version $version stored on the $name engine', ({ name: engine, available, version }) => {
  describe.skipIf(!available)('still works', () => {
    const story: Story = recordedStory(version, engine);
    let restored: Restored;
    let waggle: WaggleProcess;
    const start = async (settings: Readonly<Record<string, string>> = {}) => {
      waggle = await startWaggle({ settings: { ...settled, ...restored.settings, ...settings }, realPasswords: true });
    };
    beforeAll(async () => {
      restored = await restore[engine](version);
      await start();
    });
    afterAll(async () => {
      await waggle?.end();
      await restored?.remove();
    });

    const recorded = (name: OrderName) => story.orders[name];
    const deliveriesOf = async (orderId: string): Promise<DeliveryView[]> => {
      const answer = await asStaff(waggle.url, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
      return deliveries.filter(({ order_id }) => order_id === orderId);
    };
    const snapshot = async (name: OrderName, after?: number) => {
      const { order_id, tracking_token } = recorded(name).placed;
      const tracking = trackOrder(waggle.url, order_id, tracking_token, after);
      await waitFor(`the timeline of the order ${name}`, 20_000, () => tracking.messages.length > 0);
      tracking.close();
      return tracking.steps;
    };

    test.each(orderNames)('the order %s is read with all its fields', async (name) => {
      const { placed, view } = recorded(name);
      const changed = { status: 'confirmed', version: 2, updated_at: expect.any(String) };
      // Fields that only today's answers have.
      const added = { currency_digits: 2, number: shortId(placed.order_id) };
      expect(await orderOf(waggle.url, placed)).toEqual({
        ...view,
        ...added,
        ...(name === 'unpublished' ? changed : {}),
      });
    });

    test('the list of orders holds them all, newest first', async () => {
      const { orders } = (await (await asStaff(waggle.url, '/api/orders?limit=100')).json()) as { orders: OrderView[] };
      expect(orders.map(({ order_id }) => order_id)).toEqual(
        orderNames.map((name) => recorded(name).placed.order_id).reverse(),
      );
    });

    test('an outbox row that no relay had published is published', async () => {
      const confirmed = (steps: Parameters<typeof names>[0]) => names(steps).includes('order:confirmed');
      expect(names(recorded('unpublished').steps)).not.toContain('order:confirmed');
      const steps = await trackUntil(waggle.url, recorded('unpublished').placed, confirmed);
      expect(steps.slice(0, -1)).toEqual(recorded('unpublished').steps);
    });

    test('a returning customer gets the steps after the last one seen', async () => {
      for (const name of orderNames.filter((one) => one !== 'unpublished')) {
        const { steps } = recorded(name);
        expect(await snapshot(name)).toEqual(steps);
        expect(await snapshot(name, steps[0]?.seq)).toEqual(steps.slice(1));
      }
    });

    test('the menu, the stock, the kitchen and an uploaded picture are as they were', async () => {
      expect(((await (await fetch(`${waggle.url}/api/menu`)).json()) as Menu).items).toEqual(
        story.menu.map((item) => Object.assign({ version: 1 }, item)),
      );
      // What follows from the settings, as the estimate, follows from the time of day as well.
      const settings = Object.entries(story.kitchen).filter(([field]) => field in KitchenSettings.properties);
      expect(settings.length).toBeGreaterThan(5);
      const kitchen = await (await fetch(`${waggle.url}/api/kitchen`)).json();
      expect(kitchen).toMatchObject(Object.fromEntries(settings));
      const picture = await fetch(`${waggle.url}${story.picture.path}`);
      const pixels = (bytes: Buffer | ArrayBuffer) => sharp(bytes).raw().toBuffer();
      expect(await pixels(await picture.arrayBuffer())).toEqual(
        await pixels(Buffer.from(story.picture.base64, 'base64')),
      );
    });

    test('accounts sign in with their passwords, and with no other', async () => {
      for (const { login, password, role } of story.accounts) {
        const signIn = (typed: string) =>
          fetch(`${waggle.url}/api/session`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ login, password: typed }),
          });
        const answer = await signIn(password);
        expect([answer.status, await answer.json()]).toMatchObject([200, { account: { login, role } }]);
        expect((await signIn('another password')).status).toBe(401);
      }
    });

    test('a request with the same Idempotency-Key is answered with the original order', async () => {
      const before = await stockOf(waggle.url, 'margherita');
      const { key, body, order } = story.repeatable;
      const answer = await fetch(`${waggle.url}/api/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      });
      expect([answer.status, ((await answer.json()) as OrderView).order_id]).toEqual([
        201,
        recorded(order).placed.order_id,
      ]);
      expect(await stockOf(waggle.url, 'margherita')).toBe(before);
    });

    test('stock continues from where it was: an order takes some, its cancellation returns it', async () => {
      const before = (await stockOf(waggle.url, 'margherita')) ?? 0;
      const order = await placed(waggle.url, { item: 'margherita', quantity: 3 });
      expect(await stockOf(waggle.url, 'margherita')).toBe(before - 3);
      await asStaff(waggle.url, `/api/orders/${order.order_id}/cancel`, 'POST');
      expect(await stockOf(waggle.url, 'margherita')).toBe(before);
    });

    test('an event that was handled is not handled again', async () => {
      const { stream, event } = story.handled;
      const { event_id, payload } = JSON.parse(event) as { event_id: string; payload: { order_id: string } };
      const before = await snapshot('confirmed');
      await waggle.end();
      await restored.append(stream, event);
      await start();
      await waitFor('the services that had handled the event to notice the repeat', 30_000, () => {
        const repeats = waggle.logs.filter((line) => line['event_id'] === event_id && line['repeated'] === true);
        const services = new Set(repeats.map(({ service }) => service));
        return services.has('deliveries') && services.has('notifications');
      });
      expect(payload.order_id).toBe(recorded('confirmed').placed.order_id);
      expect(await snapshot('confirmed')).toEqual(before);
      expect(await deliveriesOf(payload.order_id)).toHaveLength(1);
    });

    test('a dead letter is listed and replayed', async () => {
      const listed = async () => {
        const answer = await asStaff(waggle.url, '/api/dead-letters');
        return ((await answer.json()) as DeadLetterList).dead_letters;
      };
      const { placed: order } = recorded('dead letter');
      const [letter, ...others] = await listed();
      expect(others).toEqual([]);
      expect(letter).toMatchObject({ event_type: 'order.cancelled', order_id: order.order_id, attempts: 5 });
      expect(await waggleCommand(waggle.url, ['dead-letters', 'replay', letter?.id ?? ''])).toMatchObject({ code: 0 });
      await trackUntil(waggle.url, order, (steps) => names(steps).includes('delivery:cancelled'));
      expect(await listed()).toEqual([]);
    });

    test('the simulator carries out its plans: open orders are delivered', async () => {
      await waggle.end();
      await start({ WAGGLE_SIMULATOR: 'on', WAGGLE_SIMULATOR_SPEED: '100' });
      const open = orderNames.filter((name) => !['cancelled', 'rejected', 'dead letter'].includes(name));
      for (const name of open) {
        const steps = await trackUntil(waggle.url, recorded(name).placed, isDelivered);
        expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, n) => n + 1));
        expect(await orderOf(waggle.url, recorded(name).placed)).toMatchObject({ status: 'delivered' });
      }
    });
  });
});
