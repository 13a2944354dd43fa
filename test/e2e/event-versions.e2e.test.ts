// Events of other versions of Waggle: what version 1 had recorded is handled, and what a newer publisher writes is no dead letter.

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import {
  type DeadLetterList,
  type DeliveryView,
  type KitchenSnapshotMessage,
  systemClock,
  type TimelineView,
} from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CopyOfTheTree, copyOfTheTree, treeRoot } from '../support/copy-of-the-tree.ts';
import { asStaff, names, placed } from '../support/customer.ts';
import { handlersOf } from '../support/services.ts';
import { startWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';
import { cluster, type EngineUnderTest, embedded, type StartedDeployment } from './engines.ts';

// Retention must not remove the old events.
const settings = {
  WAGGLE_SIMULATOR: 'off',
  WAGGLE_PERSONAL_DATA_DAYS: '36500',
  WAGGLE_STREAM_DAYS: '36500',
  WAGGLE_OUTBOX_DAYS: '36500',
  WAGGLE_INBOX_DAYS: '36500',
};

interface Recorded {
  readonly stream: string;
  readonly event: string;
}
interface Raw {
  readonly event_id: string;
  readonly event_type: string;
  readonly payload: { readonly order_id: string; readonly items?: readonly object[] };
}

const recorded = readFileSync(path.join(treeRoot, 'test/upgrade/events-of-version-1.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);
const ofType = (type: string): Raw[] =>
  recorded.map(({ event }) => JSON.parse(event) as Raw).filter(({ event_type }) => event_type === type);

/** Appends to the streams of a deployment, as another publisher would; on SQLite while nothing runs. */
async function append(deployment: StartedDeployment, entries: readonly Recorded[]): Promise<void> {
  const { folder, redisUrl, namespace } = deployment.data;
  if (redisUrl !== '') {
    const log = createRedisEventLog({ url: redisUrl, namespace });
    for (const { stream, event } of entries) await log.append(stream, [{ event }]);
    return log.close();
  }
  await deployment.restart('orders', 'SIGTERM', async () => {
    const database = openDatabase(folder);
    const log = createEmbeddedEventLog(database, systemClock);
    for (const { stream, event } of entries) await log.append(stream, [{ event }]);
    await database.close();
  });
}

async function deadLetters(url: string): Promise<unknown[]> {
  const answer = await asStaff(url, '/api/dead-letters');
  return ((await answer.json()) as DeadLetterList).dead_letters;
}

async function timeline(url: string, order: string): Promise<string[]> {
  const answer = await asStaff(url, `/api/timelines/${order}`);
  return answer.ok ? names(((await answer.json()) as TimelineView).steps) : [];
}

const unknown = async (url: string, service: string, what: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = new RegExp(
    `^waggle_events_unknown_total\\{(?=.*service="${service}")(?=.*stream="orders-stream")(?=.*what="${what}").*\\} (\\d+)$`,
    'm',
  );
  return Number(line.exec(text)?.[1] ?? 0);
};

const engines: readonly EngineUnderTest[] = [embedded, cluster];
describe.each(engines)('on the $name engine', (engine) => {
  describe.skipIf(!engine.available)('events of another version', () => {
    let deployment: StartedDeployment;
    beforeAll(async () => {
      deployment = await engine.deploy({ together: true, settings });
    });
    afterAll(() => deployment?.stop());

    test('what version 1 recorded is handled as it was then, with the customer that its events hold', async () => {
      await append(deployment, recorded);
      const [delivered] = ofType('order.delivered');
      const [placedOnly = expect.fail('nothing is recorded')] = ofType('order.created');
      await waitFor('the timeline of an order of version 1', 30_000, async () =>
        (await timeline(deployment.notifications, delivered?.payload.order_id ?? '')).includes('order:delivered'),
      );
      const steps = await timeline(deployment.notifications, delivered?.payload.order_id ?? '');
      // The streams are read side by side: only within each is the order of the steps certain.
      const of = (kind: string) =>
        steps.filter((step) => step.startsWith(`${kind}:`)).map((step) => step.slice(kind.length + 1));
      expect(of('order')).toEqual(['created', 'confirmed', 'preparing', 'out_for_delivery', 'delivered']);
      expect(of('delivery')).toEqual(['waiting', 'on_the_way', 'delivered']);

      const named = async () => {
        const answer = await asStaff(deployment.deliveries, '/api/deliveries?limit=200');
        const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
        return deliveries.find(({ order_id }) => order_id === placedOnly.payload.order_id)?.customer;
      };
      await waitFor('the customer of an order of version 1', 30_000, async () => (await named()) !== undefined);
      expect(await named()).toEqual((placedOnly.payload as { customer?: unknown }).customer);
      expect(await deadLetters(deployment.orders)).toEqual([]);
    });

    test('types, versions and fields of a newer publisher make no dead letter, and the events behind them are handled', async () => {
      const [created] = ofType('order.created');
      const order_id = '019ab000-0000-7000-8000-0000000000aa';
      const { items = [], ...payload } = created?.payload ?? expect.fail('nothing is recorded');
      const id = (n: number) => `019ab000-0000-7000-8000-00000000010${n}`;
      const newer = [
        { ...created, event_id: id(0), event_type: 'order.rated', payload: { order_id, stars: 5 } },
        {
          ...created,
          event_id: id(1),
          event_version: 2,
          added: true,
          payload: { ...payload, order_id, customer: undefined, items: items.map((item) => ({ ...item, spice: 3 })) },
        },
        { ...created, event_id: id(2), event_version: 3, payload: { basket: [] } },
      ];
      await append(
        deployment,
        newer.map((event) => ({ stream: 'orders-stream', event: JSON.stringify(event) })),
      );
      await waitFor('the order of the newer publisher', 30_000, async () =>
        (await timeline(deployment.notifications, order_id)).includes('order:created'),
      );
      for (const service of handlersOf('order.created')) {
        const { url } = deployment.processes[service];
        for (const what of ['type', 'version', 'field'])
          await waitFor(
            `${service} to count an unknown ${what}`,
            20_000,
            async () => (await unknown(url, service, what)) > 0,
          );
      }
      expect(await deadLetters(deployment.orders)).toEqual([]);
    });

    // An earlier version took each of them from another publisher, and then failed in a list or in the figures.
    test.each<[string, object]>([
      ['a time that is none', { promised_at: '2026-13-45T99:99:99.999Z' }],
      ['an hour that is none', { day_begins_at: '99:99' }],
      [
        'a quantity that nobody orders',
        { items: [{ item_id: 'margherita', name: 'x', quantity: 1e21, unit_price: 950 }] },
      ],
    ])('%s is refused at the door, and the kitchen’s board shows what it showed', async (_, nonsense) => {
      const refused = (await deadLetters(deployment.orders)).length;
      const board = async () => {
        const answer = await asStaff(deployment.notifications, '/api/board');
        const { orders } = (await answer.json()) as KitchenSnapshotMessage;
        return orders.map(({ order_id }) => order_id);
      };
      const before = await board();
      expect(before.length).toBeGreaterThan(0);
      const [created] = ofType('order.created');
      const event = JSON.stringify({
        ...created,
        event_id: randomUUID(),
        event_version: 1,
        payload: {
          ...created?.payload,
          order_id: randomUUID(),
          ...nonsense,
        },
      });
      await append(deployment, [{ stream: 'orders-stream', event }]);
      await waitFor(
        'every reader to refuse it',
        30_000,
        async () => (await deadLetters(deployment.orders)).length === refused + handlersOf('order.created').length,
      );
      expect(await board()).toEqual(before);
    });
  });
});

describe.skipIf(!cluster.available)('a rolling upgrade', () => {
  // The next version: a field in a line and in the envelope, a new event, and a new version of one.
  const edits: readonly (readonly [file: string, find: string, put: string])[] = [
    [
      'contracts/order.ts',
      '    note: Type.Optional(Type.String()),\n    /** The chosen',
      '    note: Type.Optional(Type.String()),\n    spice: Type.Optional(Type.Integer()),\n    /** The chosen',
    ],
    [
      'contracts/events.ts',
      "  'order.confirmed': OrderStep('confirmed'),",
      "  'order.confirmed': Type.Object({ ...OrderStep('confirmed').properties, oven: Type.Integer() }),\n  'order.rated': Type.Object({ order_id: OrderIdSchema, version: Version, stars: Type.Integer() }),",
    ],
    [
      'contracts/events.ts',
      "  // Without the customer.\n  'order.created': 2,",
      "  // Without the customer.\n  'order.created': 2,\n  'order.confirmed': 2,",
    ],
    [
      'contracts/upcasting.ts',
      'upcasts: { readonly [T in EventType]?: readonly Upcast[] } = {',
      "upcasts: { readonly [T in EventType]?: readonly Upcast[] } = {\n  'order.confirmed': [(event) => ({ ...event, payload: { ...(event['payload'] as object), oven: 0 } })],",
    ],
    ['contracts/streams.ts', "    'order.confirmed',", "    'order.confirmed',\n    'order.rated',"],
    [
      'services/orders/order/emit-step.ts',
      "await tx.emit('order.confirmed', { order_id, version, status, at }, correlation_id);",
      "await tx.emit('order.confirmed', { order_id, version, status, at, oven: 1 }, correlation_id);\n      await tx.emit('order.rated', { order_id, version, stars: 5 });",
    ],
    [
      'services/orders/order/place-order.ts',
      'items: lines.map(untranslatedLine),',
      'items: lines.map((line) => ({ ...untranslatedLine(line), spice: 3 })),',
    ],
  ];
  let next: CopyOfTheTree;
  let deployment: StartedDeployment;
  const started: WaggleProcess[] = [];
  beforeAll(async () => {
    next = copyOfTheTree();
    for (const [file, find, put] of edits) {
      const source = readFileSync(path.join(next.folder, file), 'utf8');
      if (source.split(find).length !== 2) throw new Error(`${file} has changed: write the edit of ${find} anew`);
      writeFileSync(
        path.join(next.folder, file),
        source.replace(find, () => put),
      );
    }
    deployment = await cluster.deploy({ settings });
  });
  afterAll(async () => {
    await Promise.all(started.map((process) => process.end('SIGKILL')));
    await deployment?.stop();
    next?.remove();
  });

  test('services of this version beside a publisher of the next one make no dead letter, and catch up once they are upgraded', async () => {
    const { redisUrl, mongodbUrl, namespace } = deployment.data;
    const upgrade = async (what: 'orders' | 'notifications') => {
      await deployment.processes[what].end('SIGTERM');
      const process = await startWaggle({
        what,
        program: path.join(next.folder, 'waggle/cli.ts'),
        // From the sources, which takes longer.
        readyWithinMs: 120_000,
        settings: { REDIS_URL: redisUrl, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace, ...settings },
      });
      started.push(process);
      return process.url;
    };
    const orders = await upgrade('orders');
    const { order_id } = await placed(orders);
    expect((await asStaff(orders, `/api/orders/${order_id}/status`, 'POST', { status: 'confirmed' })).status).toBe(200);
    expect((await asStaff(orders, `/api/orders/${order_id}/status`, 'POST', { status: 'preparing' })).status).toBe(200);
    const { notifications } = deployment.processes;
    for (const what of ['type', 'version', 'field'])
      await waitFor(
        `the old notifications to count an unknown ${what}`,
        20_000,
        async () => (await unknown(notifications.url, 'notifications', what)) > 0,
      );
    expect(await deadLetters(orders)).toEqual([]);
    expect(await timeline(notifications.url, order_id)).not.toContain('order:confirmed');

    const upgraded = await upgrade('notifications');
    expect((await asStaff(orders, '/api/outbox/republish', 'POST', { since: '1h' })).status).toBe(200);
    await waitFor('what the old version passed over', 30_000, async () =>
      (await timeline(upgraded, order_id)).includes('order:preparing'),
    );
    expect(await deadLetters(orders)).toEqual([]);
  });
});
