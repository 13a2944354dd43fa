// A record that holds nonsense, however it got into a store, hides no other one: not on a page, not in a list, not over a WebSocket.

import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DeliveryList, KitchenSnapshotMessage, Menu, OrderView, PlacedOrder } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { MongoClient } from 'mongodb';
import type { Static } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ada, asStaff, placed } from '../support/customer.ts';
import { figuresAt, figuresService } from '../support/services.ts';
import { staffToken, waitFor } from '../support/waggle.ts';
import { cluster, type EngineUnderTest, embedded, type StartedDeployment } from './engines.ts';

const settings = { WAGGLE_SIMULATOR: 'off' };
const noTime = '2026-13-45T99:99:99.999Z';
const ids = (records: readonly { readonly order_id: string }[]): string[] => records.map(({ order_id }) => order_id);

/** A field of stored records: the service that keeps them, their collection, key and path. */
interface Field {
  readonly service: string;
  readonly collection: string;
  readonly key: string;
  readonly path: string;
  /** It has a column of its own in SQLite. */
  readonly column?: true;
}

/** Overwrites the field in the stored record. */
async function spoil(deployment: StartedDeployment, field: Field, id: string, value: unknown): Promise<void> {
  const { folder, mongodbUrl, namespace } = deployment.data;
  if (folder !== '') {
    const database = new DatabaseSync(path.join(folder, 'waggle.db'));
    const set = field.column
      ? `"${field.path}" = json(?) WHERE "${field.key}" = ?`
      : `document = json_set(document, '$.${field.path}', json(?)) WHERE document ->> '${field.key}' = ?`;
    const table = `"${field.service}_${field.collection}"`;
    const { changes } = database.prepare(`UPDATE ${table} SET ${set}`).run(JSON.stringify(value), id);
    database.close();
    expect([field, changes]).toEqual([field, 1]);
    return;
  }
  const client = new MongoClient(mongodbUrl);
  const collection = client.db(`waggle_${namespace}_${field.service}`).collection<{ _id: string }>(field.collection);
  const which = { $or: [{ _id: id }, { [field.key]: id }] };
  const { modifiedCount } = await collection.updateOne(which, { $set: { [field.path]: value } });
  await client.close();
  expect([field, modifiedCount]).toEqual([field, 1]);
}

const fields = {
  promised: { service: 'orders', collection: 'orders', key: 'order_id', path: 'promised_at' },
  courier: { service: 'deliveries', collection: 'deliveries', key: 'order_id', path: 'updated_at' },
  board: { service: 'notifications', collection: 'timelines', key: 'order_id', path: 'order.promised_at' },
  steps: { service: 'notifications', collection: 'timelines', key: 'order_id', path: 'steps' },
  choices: { service: 'orders', collection: 'menu', key: 'item_id', path: 'options', column: true },
  figures: { service: figuresService, collection: 'orders', key: 'order_id', path: 'created' },
} as const satisfies Record<string, Field>;

/** Parts of records that each get nonsense, in a record of its own. */
const parts: readonly (Omit<Field, 'path'> & { readonly paths: Readonly<Record<string, unknown>> })[] = [
  {
    service: 'orders',
    collection: 'orders',
    key: 'order_id',
    paths: {
      items: 'none',
      stepped_at: null,
      customer: 7,
      created_at: noTime,
      updated_at: 17,
      bill: 'none',
      undone: {},
      currency: 'gold',
      delays: 'none',
      quarter: {},
    },
  },
  {
    service: 'deliveries',
    collection: 'deliveries',
    key: 'order_id',
    paths: { customer: 'none', created_at: noTime, items: 7, courier: 'none', steps: {}, time_zone: 7, due_at: noTime },
  },
  {
    service: 'notifications',
    collection: 'timelines',
    key: 'order_id',
    paths: {
      steps: null,
      versions: null,
      early: 'none',
      customer: 7,
      'order.items': 'none',
      'order.bill': 7,
      promised_at: 7,
    },
  },
  {
    service: 'accounts',
    collection: 'accounts',
    key: 'account_id',
    paths: { role: 'captain', created_at: noTime, name: null, password_due: 'no', version: 'one' },
  },
];

describe.each<EngineUnderTest>([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('one bad record', () => {
    let deployment: StartedDeployment;
    let good: PlacedOrder;
    let bad: PlacedOrder;
    let worse: PlacedOrder;
    const json = async <T>(url: string, at: string): Promise<T> => {
      const answer = await asStaff(url, at);
      expect([at, answer.status]).toEqual([at, 200]);
      return (await answer.json()) as T;
    };
    const board = () => json<KitchenSnapshotMessage>(deployment.notifications, '/api/board');
    const deliveries = () => json<Static<typeof DeliveryList>>(deployment.deliveries, '/api/deliveries?limit=200');

    const anOrder = async (): Promise<string> => (await placed(deployment.orders)).order_id;
    const anAccount = async (name: string): Promise<string> => {
      const account = { login: name.replaceAll('_', '-'), name, role: 'kitchen', password: 'a long one for 17 cooks' };
      const answer = await asStaff(deployment.processes.accounts.url, '/api/accounts', 'POST', account);
      expect(answer.status, await answer.clone().text()).toBe(201);
      return ((await answer.json()) as { account_id: string }).account_id;
    };

    beforeAll(async () => {
      deployment = await engine.deploy({ together: true, settings });
      [bad, good, worse] = [
        await placed(deployment.orders),
        await placed(deployment.orders),
        await placed(deployment.orders),
      ];
      const all = ids([bad, good, worse]);
      await waitFor('all boards to show the orders', 30_000, async () => {
        const shown = [ids((await board()).orders), ids((await deliveries()).deliveries)];
        return all.every((id) => shown.every((list) => list.includes(id)));
      });
      for (const service of ['orders', 'deliveries', 'notifications'] as const) {
        await deployment.restart(service, 'SIGTERM', async () => {
          const its = Object.values(fields).filter((field) => field.service === service);
          for (const field of its.filter(({ key }) => key === 'order_id')) {
            await spoil(
              deployment,
              field,
              (field.path === 'steps' ? worse : bad).order_id,
              field.path === 'steps' ? 'none' : noTime,
            );
          }
          if (service === 'orders') await spoil(deployment, fields.choices, 'lemonade', 'none');
        });
      }
    });
    afterAll(() => deployment?.stop());

    test('leaves the list of orders as it is without it, and is counted', async () => {
      const { orders } = await json<{ orders: OrderView[] }>(deployment.orders, '/api/orders');
      expect(ids(orders)).toEqual([worse.order_id, good.order_id]);
      const metrics = await (await fetch(`${deployment.orders}/metrics`)).text();
      expect(metrics).toContain('waggle_records_left_out_total{route="/api/orders",list="orders"} 1');
      const said = deployment.processes.orders.logs.filter(({ msg }) => msg.startsWith('left records out of a list'));
      expect(said).toMatchObject([{ level: 'error', route: '/api/orders', left_out: 1 }]);
    });

    test('leaves the couriers their other deliveries', async () => {
      // Deliveries of orders that follow each other closely may be made in either order.
      expect(ids((await deliveries()).deliveries).sort()).toEqual([worse.order_id, good.order_id].sort());
    });

    test('leaves the kitchen its board: an order whose content cannot be read is there with its steps', async () => {
      const { orders } = await board();
      expect(ids(orders)).toEqual([good.order_id, bad.order_id]);
      expect(orders.map(({ order }) => order !== null)).toEqual([true, false]);
    });

    test('leaves the kitchen its WebSocket', async () => {
      const socket = new WebSocket(`${deployment.notifications.replace('http', 'ws')}/ws/kitchen`);
      const messages: KitchenSnapshotMessage[] = [];
      socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', token: staffToken })));
      socket.on('message', (data) => messages.push(JSON.parse(String(data)) as KitchenSnapshotMessage));
      await waitFor('the snapshot', 20_000, () => messages.length > 0);
      expect(ids(messages[0]?.orders ?? [])).toEqual([good.order_id, bad.order_id]);
      const next = await placed(deployment.orders);
      await waitFor('a later order', 20_000, () => messages.some((one) => JSON.stringify(one).includes(next.order_id)));
      socket.terminate();
    });

    test('leaves customers the rest of the menu', async () => {
      const { items } = (await (await fetch(`${deployment.orders}/api/menu`)).json()) as Menu;
      expect(items.map(({ item_id }) => item_id)).toContain('margherita');
      expect(items.map(({ item_id }) => item_id)).not.toContain('lemonade');
    });

    test('leaves the figures: an order that was counted is not read again for them', async () => {
      const figures = () =>
        json<{ total: { orders: number } }>(deployment.processes[figuresService].url, figuresAt.routes);
      const before = await figures();
      await deployment.restart(figuresService, 'SIGTERM', () =>
        spoil(deployment, fields.figures, bad.order_id, noTime),
      );
      expect(await figures()).toEqual(before);
    });

    test('whatever part of it is nonsense, takes down no list, no search and no new order', async () => {
      const spoilt = new Map<string, readonly string[]>();
      for (const { service, paths } of parts) {
        const all: string[] = [];
        for (const path of Object.keys(paths)) all.push(await (service === 'accounts' ? anAccount(path) : anOrder()));
        spoilt.set(service, all);
      }
      const last = await placed(deployment.orders);
      await waitFor('all boards to show the orders', 30_000, async () =>
        [ids((await board()).orders), ids((await deliveries()).deliveries)].every((list) =>
          list.includes(last.order_id),
        ),
      );
      for (const { service, paths, ...field } of parts)
        await deployment.restart(service as 'orders', 'SIGTERM', async () => {
          for (const [n, [path, value]] of Object.entries(paths).entries())
            await spoil(deployment, { service, ...field, path }, spoilt.get(service)?.[n] ?? '', value);
        });

      // Every list of every service, and every other answer without an id.
      const asked = manifests.flatMap(({ name, access = {} }: { name: string; access?: object }) =>
        Object.keys(access)
          .filter((route) => /^GET [^:]+$/.test(route))
          .map((route) => ({ url: deployment.processes[name as 'orders'].url, at: route.slice(4) })),
      );
      expect(asked.length).toBeGreaterThan(15);
      const failed: string[] = [];
      for (const { url, at } of asked) {
        const { status } = await asStaff(url, at);
        if (status >= 500) failed.push(`${at}: ${status}`);
      }
      expect(failed).toEqual([]);
      const search = async (at: string, body: object): Promise<string[]> => {
        const answer = await asStaff(deployment.orders, at, 'POST', body);
        expect([at, body, answer.status]).toEqual([at, body, 200]);
        return ids(((await answer.json()) as { orders: { order_id: string }[] }).orders);
      };
      for (const by of [{}, { text: 'Ada' }, { text: 'Margherita' }, { day: 'today' }])
        expect(await search('/api/orders/search', { ...by, limit: 50 })).toContain(last.order_id);
      for (const by of [{ phone: ada.phone }, { number: last.number ?? '' }])
        expect(await search('/api/orders/find', by)).toContain(last.order_id);
      expect(ids((await json<{ orders: OrderView[] }>(deployment.orders, '/api/orders')).orders)).toContain(
        last.order_id,
      );
      expect(ids((await deliveries()).deliveries)).toContain(last.order_id);
      expect(ids((await board()).orders)).toContain(last.order_id);
      const { accounts } = await json<{ accounts: { login: string }[] }>(
        deployment.processes.accounts.url,
        '/api/accounts',
      );
      expect(accounts.length).toBeGreaterThanOrEqual(1);
      await placed(deployment.orders);
    });
  });
});
