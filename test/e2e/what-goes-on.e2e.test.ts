// What operators see of streams: every group with its consumers, events as they come, and how a load went.

import { randomUUID } from 'node:crypto';
import type { EntryList, EntryView, OperationsNow, Problem, UnderTheHood } from '@waggle/contracts';
import { manifests, topology } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { ada, asStaff, isDelivered, placed, trackUntil } from '../support/customer.ts';
import { figuresService } from '../support/services.ts';
import { startWaggle, temporaryFolder, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('what goes on', () => {
    let waggle: StartedDeployment;
    beforeAll(async () => {
      waggle = await engine.deploy();
    });
    afterAll(() => waggle?.stop());

    const ask = async <T>(path: string): Promise<T> => {
      const answer = await asStaff(waggle.processes.operations.url, path);
      expect(answer.status, await answer.clone().text()).toBe(200);
      return (await answer.json()) as T;
    };
    const now = () => ask<OperationsNow>('/api/operations/streams');

    test('has every stream with its publisher and its groups, each with its consumers and a word', async () => {
      const order = await placed(waggle.orders);
      await trackUntil(waggle.notifications, order, isDelivered);
      await waitFor('every group to be fine', 20_000, async () =>
        (await now()).streams.every(({ groups }) => groups.every(({ state }) => state === 'fine')),
      );
      const { streams, gaps, dead_letters } = await now();
      expect({ gaps, dead_letters }).toEqual({ gaps: [], dead_letters: { count: 0, oldest_at: null, last_id: '0-0' } });
      const published = manifests.flatMap(({ publishes = [] }) => publishes);
      expect(streams.map(({ stream }) => stream).toSorted()).toEqual([...published].toSorted());
      for (const { stream, publisher, groups, outbox } of streams) {
        expect(publisher).toBe(topology.publisherOf(stream as 'orders-stream'));
        expect(groups.map(({ group }) => group)).toEqual(topology.groupsOf(stream as 'orders-stream'));
        expect(outbox).toEqual({ waiting: 0, oldest_at: null, failed: 0 });
        for (const { consumers, lag, pending } of groups) {
          expect({ lag, pending }).toEqual({ lag: 0, pending: 0 });
          expect(consumers).toHaveLength(1);
        }
      }
    });

    test('of an order, its events are told on each stream, without what its customer typed', async () => {
      const order = await placed(waggle.orders, { headers: { 'x-correlation-id': 'corr-tail' } });
      await trackUntil(waggle.notifications, order, isDelivered);
      const entries: EntryView[] = [];
      for (const stream of ['orders-stream', 'customers-stream', 'deliveries-stream']) {
        const path = `/api/operations/streams/${stream}/entries?order_id=${order.order_id}&limit=500`;
        entries.push(...(await ask<EntryList>(path)).entries);
      }
      expect(new Set(entries.map(({ event_type }) => event_type))).toEqual(
        new Set([
          ...['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'].map(
            (step) => `order.${step}`,
          ),
          ...['created', 'on_the_way', 'delivered'].map((step) => `delivery.${step}`),
          'customer.recorded',
        ]),
      );
      const text = JSON.stringify(entries);
      for (const typed of [...Object.values(ada), order.tracking_token]) expect(text).not.toContain(typed);
      for (const { correlation_id } of entries) expect(correlation_id).toBe('corr-tail');
    });

    test('of an order, whoever holds one of its tokens sees its events and who handled them, and nobody’s data', async () => {
      const order = await placed(waggle.orders, { headers: { 'x-correlation-id': 'corr-hood' } });
      await trackUntil(waggle.notifications, order, isDelivered);
      const { url } = waggle.processes.operations;
      const asked = (token: string | undefined) =>
        fetch(`${url}/api/journeys/${order.order_id}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
      for (const token of [order.tracking_token, order.shared_token]) {
        const answer = await asked(token);
        expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
        const text = await answer.text();
        const { events } = JSON.parse(text) as UnderTheHood;
        expect(events.find(({ event_type }) => event_type === 'delivery.created')).toMatchObject({
          service: 'deliveries',
          caused_by: 'order.created',
        });
        for (const typed of [...Object.values(ada), order.tracking_token, 'corr-hood'])
          expect(text).not.toContain(typed);
      }
      const other = await placed(waggle.orders);
      expect((await asked(other.tracking_token)).status).toBe(404);
      expect((await asked(undefined)).status).toBe(401);
    });

    test('is for admins alone', async () => {
      for (const path of ['streams', 'streams/orders-stream/entries'])
        expect((await fetch(`${waggle.processes.operations.url}/api/operations/${path}`)).status).toBe(401);
    });
  });
});

test.skipIf(!cluster.available)(
  'a group that is away is stuck or not read, with the age of the oldest event',
  async () => {
    const waggle = await cluster.deploy();
    try {
      waggle.processes[figuresService].pause();
      const order = await placed(waggle.orders);
      await trackUntil(waggle.notifications, order, isDelivered);
      await waitFor('it to be behind', 20_000, async () => {
        const answer = await asStaff(waggle.processes.operations.url, '/api/operations/streams');
        const { streams } = (await answer.json()) as OperationsNow;
        const behind = streams.flatMap(({ groups }) => groups).find(({ service }) => service === figuresService);
        // Which of the words depends on how long the order took.
        return behind !== undefined && behind.state !== 'fine' && behind.since !== null;
      });
    } finally {
      waggle.processes[figuresService].resume();
      await waggle.stop();
    }
  },
);

describe('the commands', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  beforeAll(async () => {
    waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR_SPEED: '100' } });
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  test('load places orders, and tells how long answers and deliveries took and what was refused', async () => {
    const args = ['load', '--orders', '12', '--rate', '50', '--profile', 'burst', '--wait', '60', '--json'];
    const { code, stdout, stderr } = await waggleCommand(waggle.url, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ orders: 12, placed: 12, delivered: 12, refused: {} });
    for (const times of [result.answer_ms, result.delivered_ms]) {
      expect(times.p50).toBeGreaterThan(0);
      expect(times.p99).toBeGreaterThanOrEqual(times.p50);
    }
  });

  test('load counts what is refused, by its code', async () => {
    const limited = await startWaggle({
      settings: { WAGGLE_DATA: ':memory:', WAGGLE_UNLIMITED_ADDRESSES: '', WAGGLE_ORDERS_PER_ADDRESS: '4/10m' },
    });
    try {
      const { stdout } = await waggleCommand(limited.url, ['load', '--orders', '10', '--rate', '100', '--wait', '0']);
      expect(stdout).toContain('4 of 10 orders placed');
      expect(stdout).toMatch(/refused +6 × 429 /);
      expect(stdout).toContain('WAGGLE_UNLIMITED_ADDRESSES');
    } finally {
      await limited.end();
    }
  });

  test('load places nothing in a kitchen elsewhere, unless it is told to', async () => {
    const { code, stderr } = await waggleCommand('http://shop.example', ['load']);
    expect(code).toBe(1);
    expect(stderr).toContain('--yes');
  });

  test('tail prints events by type and order, and streams its groups', async () => {
    const order = await placed(waggle.url);
    await trackUntil(waggle.url, order, isDelivered);
    const tail = await waggleCommand(waggle.url, [
      'tail',
      'orders',
      '--since',
      '5m',
      '--no-follow',
      '--order',
      order.order_id,
    ]);
    const types = tail.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/)[1]);
    expect(types).toEqual(
      ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'].map((step) => `order.${step}`),
    );
    const typed = ['tail', '--since', '5m', '--no-follow', '--type', 'delivery.created', '--json'];
    const json = await waggleCommand(waggle.url, typed);
    for (const line of json.stdout.trim().split('\n')) expect(JSON.parse(line).event_type).toBe('delivery.created');
    const streams = await waggleCommand(waggle.url, ['streams', '--json']);
    expect((JSON.parse(streams.stdout) as OperationsNow).streams.length).toBeGreaterThan(5);
    const unknown = await waggleCommand(waggle.url, ['tail', 'soup']);
    expect(unknown.stderr).toContain('there is no stream "soup"');
  });
});

test('where no demo menu is, customers see nothing under the hood, unless a setting says so', async () => {
  const shown = async (settings: Record<string, string>) => {
    const waggle = await startWaggle({ settings });
    try {
      const { under_the_hood } = (await (await fetch(`${waggle.url}/client.json`)).json()) as {
        under_the_hood: boolean;
      };
      const answer = await asStaff(waggle.url, `/api/journeys/${randomUUID()}`);
      return [under_the_hood, ((await answer.json()) as Problem).code];
    } finally {
      await waggle.end('SIGTERM');
    }
  };
  expect(await shown({})).toEqual([true, 'journey_not_found']);
  expect(await shown({ WAGGLE_DEMO_MENU: 'off' })).toEqual([false, 'under_the_hood_off']);
  expect(await shown({ WAGGLE_DEMO_MENU: 'off', WAGGLE_UNDER_THE_HOOD: 'on' })).toEqual([true, 'journey_not_found']);
});
