// OWASP ASVS 5.0, V14 data protection: a customer's data goes only where it is needed, and away again. Every byte at rest is searched:
// the files of the embedded engine; on the cluster engine all keys and files of Redis, and all documents of MongoDB. MongoDB's own files
// and oplog are not: what a forgetting says of them is.
import { globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DeadLetterList, DeliveryView, Erased, Forgotten, OrderView, PlacedOrder } from '@waggle/contracts';
import { topology } from '@waggle/services';
import { BSON, MongoClient } from 'mongodb';
import { createClient, RESP_TYPES } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster, type EngineUnderTest, embedded, type StartedDeployment } from '../e2e/engines.ts';
import { appendRaw } from '../e2e/interventions.ts';
import { waggleCommand } from '../support/command.ts';
import { asStaff, isDelivered, trackUntil } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';

const grace = { name: 'Grace Brewster Hopper', phone: '+44 20 7946 0958', address: '3 Nanosecond Mews, Arlington' };
const note = 'ring twice at Hopper’s';
const reason = 'Ms Hopper of Nanosecond Mews does not answer';
const personal = [grace.name, '7946 0958', '79460958', grace.address, note, reason];

async function orderOfGrace(url: string): Promise<PlacedOrder> {
  const answer = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `of-grace-${Math.random()}` },
    body: JSON.stringify({ customer: grace, items: [{ item_id: 'margherita', quantity: 1, note }] }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as PlacedOrder;
}

type Place = readonly [name: string, bytes: Buffer];

/** All that the engine keeps, by where it is. */
const atRest: Readonly<Record<EngineUnderTest['name'], (data: StartedDeployment['data']) => Promise<Place[]>>> = {
  async embedded({ folder }) {
    return readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name))]);
  },
  async cluster({ redisUrl, mongodbUrl, namespace }) {
    const places: Place[] = [];
    const redis = createClient({ url: redisUrl });
    await redis.connect();
    // Text in a dump would be compressed.
    await redis.configSet('rdbcompression', 'no');
    for (const key of await redis.keys(`${namespace}:*`)) {
      const dump = await redis.sendCommand<Buffer | null>(['DUMP', key], {
        typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer },
      });
      if (dump) places.push([key, dump]);
    }
    await waitFor('Redis to have written its files', 20_000, async () =>
      /^aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/m.test(await redis.info('persistence')),
    );
    const { dir = '' } = await redis.configGet('dir');
    for (const name of globSync('**/*.{aof,rdb}', { cwd: dir })) {
      const file = path.join(dir, name);
      if (statSync(file).isFile()) places.push([name, readFileSync(file)]);
    }
    redis.destroy();
    const mongo = new MongoClient(mongodbUrl);
    const { databases } = await mongo.db().admin().listDatabases({ nameOnly: true });
    for (const { name } of databases.filter((one) => one.name.startsWith(`waggle_${namespace}`))) {
      for (const { name: collection } of await mongo.db(name).listCollections().toArray()) {
        const documents = await mongo.db(name).collection(collection).find().toArray();
        places.push([`${name}.${collection}`, Buffer.from(BSON.EJSON.stringify(documents))]);
      }
    }
    await mongo.close();
    return places;
  },
};

const holding = (places: readonly Place[]): string[] =>
  places.flatMap(([name, bytes]) => personal.filter((text) => bytes.includes(text)).map((text) => `${name}: ${text}`));

async function streamsHolding({ folder, redisUrl, namespace }: StartedDeployment['data']): Promise<string[]> {
  if (folder !== '') {
    const database = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true });
    const rows = database.prepare('SELECT DISTINCT stream FROM bus_entries WHERE instr(event, ?) > 0').all(grace.name);
    database.close();
    return rows.map(({ stream }) => String(stream));
  }
  const redis = createClient({ url: redisUrl });
  await redis.connect();
  const found: string[] = [];
  for (const key of await redis.keys(`${namespace}:*-stream`)) {
    const entries = await redis.xRange(key, '-', '+');
    if (JSON.stringify(entries).includes(grace.name)) found.push(key.slice(namespace.length + 1));
  }
  redis.destroy();
  return found;
}

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('a customer', () => {
    let waggle: StartedDeployment;
    let order: PlacedOrder;

    const deliveryOf = async ({ order_id }: PlacedOrder) => {
      const answer = await asStaff(waggle.deliveries, '/api/deliveries?limit=200');
      const { deliveries } = (await answer.json()) as { readonly deliveries: readonly DeliveryView[] };
      return deliveries.find((one) => one.order_id === order_id);
    };
    const deliver = async (placed: PlacedOrder) => {
      for (const status of ['confirmed', 'preparing', 'out_for_delivery'])
        expect((await asStaff(waggle.orders, `/api/orders/${placed.order_id}/status`, 'POST', { status })).status).toBe(
          200,
        );
      for (const status of ['on_the_way', 'delivered']) {
        await waitFor(`the delivery to be ${status}`, 30_000, async () => {
          const url = `/api/deliveries/${(await deliveryOf(placed))?.delivery_id}/status`;
          return (await asStaff(waggle.deliveries, url, 'POST', { status })).ok;
        });
      }
      await trackUntil(waggle.notifications, placed, isDelivered);
    };
    const refuse = async ({ order_id }: PlacedOrder) => {
      const step = { status: 'cancelled', reason };
      expect((await asStaff(waggle.orders, `/api/orders/${order_id}/status`, 'POST', step)).status).toBe(200);
      await waitFor('the reason to be in the timeline', 20_000, async () =>
        (await (await asStaff(waggle.notifications, `/api/timelines/${order_id}`)).text()).includes(reason),
      );
    };
    const forget = async (whom: string) => {
      const { stdout, stderr } = await waggleCommand(waggle.orders, ['forget', whom, '--json']);
      expect(stderr).toBe('');
      return JSON.parse(stdout) as Forgotten & Partial<Erased>;
    };

    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      order = await orderOfGrace(waggle.orders);
    });
    afterAll(() => waggle?.stop());

    test('is on no stream but that of customers, and with a delivery until its end', async () => {
      await waitFor(
        'the courier to see the customer',
        20_000,
        async () => (await deliveryOf(order))?.customer !== undefined,
      );
      expect((await deliveryOf(order))?.customer).toEqual({ ...grace, phone: expect.stringContaining('7946') });
      await deliver(order);
      expect(await streamsHolding(waggle.data)).toEqual(['customers-stream']);
      expect((await deliveryOf(order))?.customer).toBeUndefined();
    });

    test('is in no list of dead letters, and in no metric', async () => {
      const places = ['/api/dead-letters', '/metrics'].map(async (url): Promise<Place> => {
        return [url, Buffer.from(await (await asStaff(waggle.orders, url)).text())];
      });
      expect(holding(await Promise.all(places))).toEqual([]);
    });

    test('is forgotten on request, down to the last byte, and each service says so', async () => {
      expect(holding(await atRest[engine.name](waggle.data))).not.toEqual([]);
      const report = await forget(order.order_id);
      expect(report).toMatchObject({
        forgotten: [order.order_id],
        open: [],
        services: { deliveries: true, notifications: true },
        left: [],
        kept: { replaced_files: [], oplog: engine.name === 'cluster' },
      });
      expect(holding(await atRest[engine.name](waggle.data))).toEqual([]);
      const view = (await (await asStaff(waggle.orders, `/api/orders/${order.order_id}`)).json()) as OrderView;
      expect(view).toMatchObject({ total: order.total, status: 'delivered', items: [{ quantity: 1 }] });
      expect(view.customer).toBeUndefined();
    });

    test('goes with what the kitchen wrote about a refused order, also where a service keeps its events for a rebuild', async () => {
      const refused = await orderOfGrace(waggle.orders);
      await refuse(refused);
      const why = { reason: `${reason}, so the letter can go` };
      expect((await asStaff(waggle.orders, '/api/dead-letters/discard', 'POST', why)).status).toBe(200);
      const before = holding(await atRest[engine.name](waggle.data)).filter((found) => found.endsWith(reason));
      expect(before.length).toBeGreaterThan(engine.name === 'cluster' ? 2 : 0);
      const shared = await fetch(`${waggle.orders}/api/orders/${refused.order_id}`, {
        headers: { authorization: `Bearer ${refused.shared_token}` },
      });
      expect(await shared.text()).not.toContain(reason);
      expect(await forget(refused.order_id)).toMatchObject({ forgotten: [refused.order_id], left: [] });
      await waitFor('the audit trail to lose reasons', 30_000, async () => {
        const trail = await (await asStaff(waggle.processes.accounts.url, '/api/audit?limit=200')).text();
        return trail.includes('/api/dead-letters/discard') && !trail.includes(reason);
      });
      // What the file of the embedded engine had overwritten goes with the next erasing.
      expect(await forget(refused.order_id)).toMatchObject({ left: [] });
      expect(holding(await atRest[engine.name](waggle.data))).toEqual([]);
      const view = (await (await asStaff(waggle.orders, `/api/orders/${refused.order_id}`)).json()) as OrderView;
      expect(view).toMatchObject({ status: 'cancelled', total: refused.total });
    });

    test('goes with entries that nobody can read, which no list of dead letters quotes', async () => {
      const refused = await orderOfGrace(waggle.orders);
      await refuse(refused);
      const { order_id } = refused;
      const wrong = { event_type: 'customer.recorded', event_version: 1, payload: { order_id, customer: grace } };
      await appendRaw(waggle, [
        { stream: 'customers-stream', event: JSON.stringify(wrong) },
        { stream: 'customers-stream', event: `{"name": ${grace.name}` },
        { stream: 'orders-stream', event: `{"name": ${grace.name}` },
      ]);
      const letters = async () => await (await asStaff(waggle.orders, '/api/dead-letters')).text();
      const groups = topology.groupsOf('customers-stream').length * 2 + topology.groupsOf('orders-stream').length;
      await waitFor('dead letters of all groups', 30_000, async () => {
        return (JSON.parse(await letters()) as DeadLetterList).dead_letters.length === groups;
      });
      expect(holding([['/api/dead-letters', Buffer.from(await letters())]])).toEqual([]);
      expect(await letters()).not.toContain('Grace');
      expect(await forget(order_id)).toMatchObject({ forgotten: [order_id], dead_letters: groups, left: [] });
      expect(holding(await atRest[engine.name](waggle.data))).toEqual([]);
    });

    test.runIf(engine.name === 'embedded')('may be in a file that a restore put aside, which is named', async () => {
      const replaced = 'waggle.db.replaced-2026-02-01T10-00-00.000Z';
      writeFileSync(path.join(waggle.data.folder, replaced), '');
      const { stdout } = await waggleCommand(waggle.orders, ['forget', order.order_id]);
      expect(stdout).toContain(`still holds    ${replaced} of the data folder`);
    });

    test('is found by the phone number, however it is written; an open order keeps its customer', async () => {
      const [first, second] = [await orderOfGrace(waggle.orders), await orderOfGrace(waggle.orders)];
      await deliver(first);
      await deliver(second);
      const open = await orderOfGrace(waggle.orders);
      const report = await forget('+442079460958');
      expect(report.forgotten.toSorted()).toEqual([first.order_id, second.order_id].toSorted());
      expect(report.open).toEqual([open.order_id]);
    });

    test('of no order is not forgotten: the command says that there is none', async () => {
      expect(await forget('+44 20 7946 0000')).toMatchObject({ forgotten: [], open: [] });
    });
  });
});
