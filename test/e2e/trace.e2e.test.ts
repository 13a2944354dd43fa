// The way of an order, over HTTP and on a terminal: while it goes on, afterwards, and when streams and outboxes have been emptied.

import { DatabaseSync } from 'node:sqlite';
import type { FoundOrders, Journey, PlacedOrder } from '@waggle/contracts';
import { manifests, topology } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { ada, asStaff, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { figuresService } from '../support/services.ts';
import { startWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('the way of an order', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true });
    });
    afterAll(() => waggle?.stop());

    const operations = () => waggle.processes.operations.url;
    const journeyOf = async ({ order_id }: Pick<PlacedOrder, 'order_id'>): Promise<Journey> => {
      const answer = await asStaff(operations(), `/api/operations/journeys/${order_id}`);
      expect(answer.status, await answer.clone().text()).toBe(200);
      return (await answer.json()) as Journey;
    };

    async function delivered(correlationId: string): Promise<{ order: PlacedOrder; journey: Journey }> {
      const order = await placed(waggle.orders, { headers: { 'x-correlation-id': correlationId } });
      await trackUntil(waggle.notifications, order, isDelivered);
      let journey = await journeyOf(order);
      await waitFor('every service to have handled all of the order', 20_000, async () => {
        journey = await journeyOf(order);
        return journey.over;
      });
      return { order, journey };
    }

    test('names who has handled each event, in which process and attempt, and what caused it', async () => {
      const { journey } = await delivered('corr-way');
      expect(journey).toMatchObject({ status: 'delivered', waits: [], gaps: [] });
      const ids = new Set(journey.events.map(({ event_id }) => event_id));
      for (const { cause, correlation_id, entry_id, stream, event_type, reactions } of journey.events) {
        expect(correlation_id).toBe('corr-way');
        expect(entry_id).toMatch(/^\d+-\d+$/);
        if (cause.kind === 'event') expect(ids).toContain(cause.id);
        else expect(cause.kind).toBe('request');
        const readers = [...topology.consumersOf(stream as 'orders-stream')]
          .filter(([, types]) => (types as readonly string[]).includes(event_type))
          .map(([service]) => service);
        expect(reactions.map(({ service }) => service)).toEqual(readers);
        for (const { state, consumer, attempts, began_at, since } of reactions) {
          expect({ state, attempts }).toEqual({ state: 'handled', attempts: 1 });
          expect(consumer).not.toBeNull();
          expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(Date.parse(began_at ?? ''));
        }
      }
    });

    test('holds nothing that its customer typed', async () => {
      const { journey, order } = await delivered('corr-nobody');
      const text = JSON.stringify(journey);
      for (const typed of [...Object.values(ada), order.tracking_token, order.shared_token])
        expect(text).not.toContain(typed);
    });

    test('is whole when the streams were emptied, and, from the streams, when the outboxes were', async () => {
      const { order, journey } = await delivered('corr-kept');
      await withoutOutboxes(waggle, order.order_id);
      const fromStreams = await journeyOf(order);
      expect(fromStreams.events.map(({ event_id }) => event_id).toSorted()).toEqual(
        journey.events.map(({ event_id }) => event_id).toSorted(),
      );
      expect(fromStreams).toMatchObject({ over: true, gaps: [] });
      const other = await delivered('corr-trimmed');
      await withoutStreams(waggle);
      expect({ ...(await journeyOf(other.order)), at: '' }).toEqual({ ...other.journey, at: '' });
    });

    test('is told from archives, when neither outboxes nor streams keep it: what rebuildable services have handled', async () => {
      const { order, journey } = await delivered('corr-archived');
      await withoutOutboxes(waggle, order.order_id);
      await withoutStreams(waggle);
      const told = await journeyOf(order);
      expect(told).toMatchObject({ status: 'delivered', over: true, number: order.number, waits: [] });
      expect(told.gaps).toEqual([expect.stringContaining('told from the archives')]);
      const types = told.events.map(({ event_type }) => event_type);
      for (const type of ['order.created', 'order.confirmed', 'delivery.created', 'order.delivered'])
        expect(types).toContain(type);
      const before = new Map(journey.events.map((event) => [event.event_id, event]));
      for (const event of told.events) {
        const { cause, reactions, stream, service } = before.get(event.event_id) ?? {};
        expect(event).toMatchObject({ archived: true, entry_id: null, on_stream_at: null, stream, service });
        // Who handled it, and when, is in the inboxes still.
        expect(event.reactions).toEqual(reactions);
        if (event.cause.kind === 'event') expect(event.cause).toEqual(cause);
      }
      expect(JSON.stringify(told)).not.toContain(ada.name);
      const { stdout } = await waggleCommand(operations(), ['trace', order.order_id]);
      expect(stdout).toContain('from an archive');
      const unknown = await asStaff(operations(), '/api/operations/journeys/01900000-0000-7000-8000-000000000000');
      expect(unknown.status).toBe(404);
    });

    test('is for admins alone', async () => {
      const path = `${operations()}/api/operations/journeys/01900000-0000-7000-8000-000000000000`;
      expect((await fetch(path)).status).toBe(401);
      const find = await fetch(`${waggle.orders}/api/orders/find`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"number":"0000"}',
      });
      expect(find.status).toBe(401);
    });

    test('is found by number, correlation id and phone number, in any way of writing it', async () => {
      const correlation_id = 'corr-found';
      const order = await placed(waggle.orders, { headers: { 'x-correlation-id': correlation_id } });
      const { number = '' } = order;
      for (const by of [{ number }, { correlation_id }, { phone: '+442079460000' }]) {
        const answer = await asStaff(waggle.orders, '/api/orders/find', 'POST', by);
        const { orders } = (await answer.json()) as FoundOrders;
        expect(orders).toContainEqual(expect.objectContaining({ order_id: order.order_id, number, correlation_id }));
        expect(JSON.stringify(orders)).not.toContain(ada.name);
      }
    });
  });
});

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('an event that a service gave up on', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      const settings = { WAGGLE_SIMULATOR: 'off', WAGGLE_FAULTS: 'on', WAGGLE_RETRY_ATTEMPTS: '1' };
      waggle = await engine.deploy({ together: true, settings });
    });
    afterAll(() => waggle?.stop());

    const begin = async (fault: object) =>
      expect(
        (
          await asStaff(waggle.orders, '/api/faults', 'POST', {
            service: 'deliveries',
            event_type: 'order.created',
            ...fault,
          })
        ).status,
      ).toBe(201);
    const journeyOf = async ({ order_id }: PlacedOrder): Promise<Journey> =>
      (await (
        await asStaff(waggle.processes.operations.url, `/api/operations/journeys/${order_id}`)
      ).json()) as Journey;
    const reaction = async (order: PlacedOrder) =>
      (await journeyOf(order)).events
        .find(({ event_type }) => event_type === 'order.created')
        ?.reactions.find(({ service }) => service === 'deliveries');
    const until = (state: string, order: PlacedOrder) =>
      waitFor(`deliveries to be ${state}`, 30_000, async () => (await reaction(order))?.state === state);

    /** An order whose first event deliveries gave up on, and the dead letter. */
    async function givenUp() {
      await begin({ kind: 'failing-handler', times: 1 });
      const order = await placed(waggle.orders);
      await until('dead_lettered', order);
      return { order, letter: `/api/dead-letters/${(await reaction(order))?.dead_letter}` };
    }

    test('is said to be not handled once its dead letter was discarded, and the order never to be over', async () => {
      const { order, letter } = await givenUp();
      expect((await asStaff(waggle.orders, letter, 'DELETE', { reason: 'a test' })).ok).toBe(true);
      await until('not_handled', order);
      for (const status of ['confirmed', 'preparing', 'out_for_delivery'])
        expect((await asStaff(waggle.orders, `/api/orders/${order.order_id}/status`, 'POST', { status })).status).toBe(
          200,
        );
      const { over, waits } = await journeyOf(order);
      expect({ over, waits }).toMatchObject({ over: false, waits: [{ owner: 'courier' }] });
      const { stdout } = await waggleCommand(waggle.processes.operations.url, ['trace', order.order_id]);
      expect(stdout).toMatch(/deliveries +should react, and has not for .+: its dead letter was discarded/);
    });

    test('is followed through the replay of its dead letter: in work, then handled', async () => {
      const { order, letter } = await givenUp();
      await begin({ kind: 'slow-handler', ms: 5_000, times: 1 });
      expect((await asStaff(waggle.orders, `${letter}/replay`, 'POST', { reason: 'a test' })).ok).toBe(true);
      await until('in_work', order);
      await until('handled', order);
    });
  });
});

describe.each([embedded, cluster])('waggle trace on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('of a kitchen without simulator', () => {
    let waggle: StartedDeployment;
    let url: string;
    let all: WaggleProcess | null = null;
    beforeAll(async () => {
      waggle = await engine.deploy({ together: true, settings: { WAGGLE_SIMULATOR: 'off' } });
      // One process that serves every route, as a router in front of the services does.
      if (engine === cluster) {
        const { redisUrl, mongodbUrl, namespace } = waggle.data;
        const servers = { REDIS_URL: redisUrl, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace };
        all = await startWaggle({ settings: { ...servers, WAGGLE_SIMULATOR: 'off' } });
      }
      url = all?.url ?? waggle.orders;
    });
    afterAll(async () => {
      await all?.end();
      await waggle?.stop();
    });

    test('prints the tree, who is waited for, and with --follow what is added until the order is over', async () => {
      const order = await placed(url, { headers: { 'x-correlation-id': 'corr-terminal' } });
      const { number = '' } = order;
      await waitFor('the kitchen to be waited for', 10_000, async () => {
        const { stdout } = await waggleCommand(url, ['trace', number]);
        return /handled after.*\n(.*\n)*.*waits for the kitchen/.test(stdout);
      });
      const following = waggleCommand(url, ['trace', 'corr-terminal', '--follow']);
      const refused = await asStaff(url, `/api/orders/${order.order_id}/status`, 'POST', { status: 'cancelled' });
      expect(refused.status).toBe(200);
      const { code, stdout, stderr } = await following;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('correlation id corr-terminal');
      // On a busy machine an event may be told while it waits in the outbox: before, or instead.
      for (const type of ['order.created', 'delivery.created', 'order.cancelled', 'delivery.cancelled']) {
        const told = stdout.split('\n').filter((line) => line.includes(` ${type} `));
        expect(told, type).not.toEqual([]);
        expect(told.filter((line) => line.includes('-stream [')).length, type).toBeLessThanOrEqual(1);
      }
      const json = await waggleCommand(url, ['trace', order.order_id, '--json']);
      expect(JSON.parse(json.stdout)).toMatchObject({
        status: 'cancelled',
        over: true,
        correlation_id: 'corr-terminal',
      });
    });

    test('says that there is no such order', async () => {
      const { code, stderr } = await waggleCommand(url, ['trace', 'corr-nowhere']);
      expect(code).toBe(1);
      expect(stderr).toContain('there is no order');
    });
  });
});

test.skipIf(!cluster.available)('a service that is away is named as the one that has not reacted', async () => {
  const waggle = await cluster.deploy();
  try {
    waggle.processes[figuresService].pause();
    const order = await placed(waggle.orders);
    await trackUntil(waggle.notifications, order, isDelivered);
    const answer = await asStaff(waggle.processes.operations.url, `/api/operations/journeys/${order.order_id}`);
    const { events, over } = (await answer.json()) as Journey;
    const created = events.find(({ event_type }) => event_type === 'order.created');
    const missing = created?.reactions.find(({ service }) => service === figuresService);
    expect(missing?.since).toBe(created?.on_stream_at);
    expect(['not_read', 'in_work']).toContain(missing?.state);
    expect(over).toBe(false);
  } finally {
    waggle.processes[figuresService].resume();
    await waggle.stop();
  }
});

const publishers = manifests.filter(({ publishes = [] }) => publishes.length > 0).map(({ name }) => name);

async function withoutOutboxes({ data }: StartedDeployment, orderId: string): Promise<void> {
  if (data.folder !== '') {
    const file = new DatabaseSync(`${data.folder}/waggle.db`, { timeout: 5_000 });
    for (const name of publishers) file.prepare(`DELETE FROM ${name}_outbox WHERE key = ?`).run(orderId);
    file.close();
    return;
  }
  const client = new MongoClient(data.mongodbUrl);
  for (const name of publishers)
    await client
      .db(databaseName(name, `waggle_${data.namespace}_`))
      .collection('outbox')
      .deleteMany({ key: orderId });
  await client.close();
}

/** Removes what every group has handled, as retention does. */
async function withoutStreams({ data }: StartedDeployment): Promise<void> {
  if (data.folder !== '') {
    const file = new DatabaseSync(`${data.folder}/waggle.db`, { timeout: 5_000 });
    file.exec('DELETE FROM bus_entries');
    file.close();
    return;
  }
  const redis = createClient({ url: data.redisUrl });
  await redis.connect();
  for (const stream of new Set(manifests.flatMap(({ publishes = [] }) => publishes)))
    await redis.sendCommand(['XTRIM', `${data.namespace}:${stream}`, 'MAXLEN', '0']);
  await redis.close();
}
