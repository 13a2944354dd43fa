// Breaks every stream, key and collection in turn while customers order: only what depends on it waits, readiness names it, and
// after the repair every order reaches its end without a restart.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type MenuItem, type OrderStatus, type PlacedOrder, streamNames } from '@waggle/contracts';
import type { ServiceName } from '@waggle/services';
import { type MongoWire, mongoWire } from '@waggle/store/conformance/mongo-wire.ts';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asStaff, orderOf, place, placed } from '../support/customer.ts';
import { patience, waitFor } from '../support/waggle.ts';
import { damageTable, setTableRoots } from './damaged-table.ts';
import { cluster, embedded, type StartedDeployment } from './engines.ts';
import { mongoParts, type Reach, redisKeys, type StoredPart, sqliteTables } from './stored-parts.ts';

/** Breaks something, and returns its repair. */
type Break = (deployment: StartedDeployment) => Promise<() => Promise<void>>;

interface Broken {
  readonly what: string;
  /** How far an order gets meanwhile. */
  readonly reaches: Reach;
  /** The service whose readiness names it, and a part of the message. */
  readonly named?: readonly [service: ServiceName, saying: RegExp];
  readonly break: Break;
}

const statuses: readonly OrderStatus[] = [
  'created',
  'confirmed',
  'preparing',
  'ready',
  'out_for_delivery',
  'delivered',
];

/** While it is broken, orders get to `reaches` and no further; after the repair they reach their end. */
async function standsStillAlone(
  deployment: StartedDeployment,
  { what, reaches, named, break: breakIt }: Broken,
): Promise<void> {
  const mend = await breakIt(deployment);
  let orders: PlacedOrder[] = [];
  let refused = false;
  const status = async (order: PlacedOrder) => (await orderOf(deployment.orders, order)).status;
  try {
    if (reaches === 'refused') {
      refused = true;
      expect((await place(deployment.orders)).status).toBe(503);
    } else orders = [await placed(deployment.orders), await placed(deployment.orders), await placed(deployment.orders)];
    for (const order of orders) {
      await waitFor(`an order to be ${reaches} without ${what}`, 40_000, async () => {
        return statuses.indexOf(await status(order)) >= statuses.indexOf(reaches as OrderStatus);
      });
    }
    if (named) {
      const [service, saying] = named;
      await waitFor(`readiness of ${service} to name ${what}`, 20_000, async () => {
        const answer = await fetch(`${deployment.processes[service].url}/health/ready`);
        return answer.status === 200 && saying.test(await answer.text());
      });
    }
    for (const order of orders) expect(await status(order)).toBe(reaches);
  } finally {
    await mend();
  }
  if (refused) {
    await waitFor(`an order to be taken once ${what} is mended`, 30_000, async () => {
      const response = await place(deployment.orders);
      if (response.status !== 201) return false;
      orders = [(await response.json()) as PlacedOrder];
      return true;
    });
  }
  for (const order of orders) {
    await waitFor(`an order to be delivered once ${what} is mended`, 60_000, async () => {
      return (await status(order)) === 'delivered';
    });
  }
}

const streams: readonly Pick<Broken, 'what' | 'reaches' | 'named'>[] = [
  { what: 'orders-stream', reaches: 'out_for_delivery', named: ['orders', /orders orders-stream/] },
  { what: 'customers-stream', reaches: 'delivered', named: ['orders', /orders customers-stream/] },
  { what: 'order-simulation-stream', reaches: 'created', named: ['orders', /orders order-simulation-stream/] },
  { what: 'order-updates-stream', reaches: 'created', named: ['simulator', /simulator order-updates-stream/] },
  { what: 'deliveries-stream', reaches: 'out_for_delivery', named: ['deliveries', /deliveries deliveries-stream/] },
  {
    what: 'delivery-simulation-stream',
    reaches: 'out_for_delivery',
    named: ['deliveries', /deliveries delivery-simulation-stream/],
  },
  {
    what: 'delivery-updates-stream',
    reaches: 'out_for_delivery',
    named: ['simulator', /simulator delivery-updates-stream/],
  },
];

/** For three orders in each test. */
async function stockUp({ orders }: StartedDeployment): Promise<void> {
  expect((await asStaff(orders, '/api/menu/margherita/restock', 'POST', { quantity: 1_000 })).status).toBe(200);
}

async function deadLetters({ orders }: StartedDeployment): Promise<unknown[]> {
  const answer = await asStaff(orders, '/api/dead-letters');
  return ((await answer.json()) as { readonly dead_letters: unknown[] }).dead_letters;
}

/** Work that is blocked waits for the store, and says so. */
const waitingFor = ({ service, record, reaches }: StoredPart): Pick<Broken, 'named'> =>
  reaches === 'refused' || reaches === 'delivered' || record === 'outbox' || service === 'bus'
    ? {}
    : { named: [service as ServiceName, /events wait for the store: /] };

test('every stream has its place in the table of streams', () => {
  expect(streams.map(({ what }) => what).sort()).toEqual([...streamNames].sort());
});

describe('on the embedded engine', async () => {
  const tables = await sqliteTables();
  let deployment: StartedDeployment;
  beforeAll(async () => {
    deployment = await embedded.deploy();
    await stockUp(deployment);
    // The first start creates an account after it is ready.
    await waitFor('the start to be over', 30_000, () =>
      deployment.processes.orders.logs.some(({ msg }) => msg === 'listening'),
    );
  });
  afterAll(() => deployment.stop());

  const refuses =
    (stream: string): Break =>
    async ({ data }) => {
      const run = (statement: string) => {
        const file = new DatabaseSync(path.join(data.folder, 'waggle.db'), { timeout: 5_000 });
        file.exec(statement);
        file.close();
      };
      run(`CREATE TRIGGER broken BEFORE INSERT ON bus_entries WHEN NEW.stream = '${stream}'
           BEGIN SELECT RAISE(ABORT, 'broken by the test'); END`);
      return async () => run('DROP TRIGGER broken');
    };

  const damaged =
    (table: string): Break =>
    async ({ data }) => {
      const file = path.join(data.folder, 'waggle.db');
      const whole = damageTable(file, table);
      return async () => setTableRoots(file, whole);
    };

  test.each(tables.map((table) => ({ ...table, table: `${table.service}_${table.record}` })))(
    'a damaged table, $table, holds up only what depends on it',
    async ({ table, ...broken }) => {
      await standsStillAlone(deployment, { ...broken, ...waitingFor(broken), what: table, break: damaged(table) });
      expect(await deadLetters(deployment)).toEqual([]);
    },
  );

  test.each(streams)('a stream that takes no entry, $what, holds up only what depends on it', (stream) =>
    standsStillAlone(deployment, { ...stream, break: refuses(stream.what) }),
  );
});

describe.skipIf(!cluster.available)('on the cluster engine', async () => {
  const collections = await mongoParts();
  let deployment: StartedDeployment;
  let wire: MongoWire;
  beforeAll(async () => {
    wire = await mongoWire(inject('mongodbUrl') ?? '');
    deployment = await cluster.deploy({ together: true, settings: { MONGODB_URL: wire.url } });
    await stockUp(deployment);
  });
  afterAll(async () => {
    wire.mend();
    await deployment.stop();
    await wire.close();
  });

  const foreign =
    (key: string): Break =>
    async ({ data }) => {
      const client = createClient({ url: data.redisUrl });
      await client.connect();
      const [full, aside] = [`${data.namespace}:${key}`, `${data.namespace}:aside`];
      await client.multi().copy(full, aside).set(full, 'a foreign value').exec();
      return async () => {
        await client.del(full);
        if (await client.exists(aside)) await client.rename(aside, full);
        client.destroy();
      };
    };

  test.each(streams)('a foreign value at the key of a stream, $what, holds up only what depends on it', (stream) =>
    standsStillAlone(deployment, { ...stream, break: foreign(stream.what) }),
  );

  test.each(redisKeys())('a foreign value at a key beside the streams, %s, holds up no order', (key) =>
    standsStillAlone(deployment, { what: key, reaches: 'delivered', break: foreign(key) }),
  );

  test.each(collections)(
    'a collection that refuses, $service $record, holds up only what depends on it',
    async (broken) => {
      const { service, record } = broken;
      await standsStillAlone(deployment, {
        ...broken,
        ...waitingFor(broken),
        what: `${service}.${record}`,
        async break({ data }) {
          // LockTimeout, as while somebody changes the collection. After an error of a failover, the driver would take the whole server
          // for gone, which the services of this one process share.
          wire.breakCollection(`waggle_${data.namespace}_${service}`, record, { code: 24 });
          return async () => wire.mend();
        },
      });
      expect(await deadLetters(deployment)).toEqual([]);
    },
  );

  test('after 12 s in which a third of MongoDB’s commands fail, every order that was taken is delivered within 20 s', async () => {
    // Orders that are open when the failures begin, besides those of customers who come meanwhile.
    const { items } = (await (await fetch(`${deployment.orders}/api/menu`)).json()) as { items: MenuItem[] };
    const orders: PlacedOrder[] = await Promise.all(
      Array.from({ length: 60 }, (_, n) => placed(deployment.orders, { item: items[n % items.length]?.item_id ?? '' })),
    );
    // InterruptedDueToReplStateChange, as in a failover that never completes.
    wire.breakShare(1 / 3, { code: 11602 });
    const longest = { answerMs: 0 };
    const ends = Date.now() + 12_000;
    const customer = async () => {
      while (Date.now() < ends) {
        const sentAt = Date.now();
        const response = await place(deployment.orders, { item: items[1]?.item_id ?? '' });
        longest.answerMs = Math.max(longest.answerMs, Date.now() - sentAt);
        expect([201, 503]).toContain(response.status);
        if (response.status === 201) orders.push((await response.json()) as PlacedOrder);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    };
    try {
      await Promise.all(Array.from({ length: 16 }, customer));
    } finally {
      wire.mend();
    }
    const mended = Date.now();
    for (const order of orders) {
      await waitFor('an order to be delivered after the failures', 60_000, async () => {
        return (await orderOf(deployment.orders, order)).status === 'delivered';
      });
    }
    const recoveredMs = Date.now() - mended;
    console.log(
      `${orders.length} orders delivered ${recoveredMs} ms after; the longest answer took ${longest.answerMs} ms`,
    );
    // Beside other tests on a busy machine, the work of these orders alone may take a minute.
    expect(recoveredMs).toBeLessThan(20_000 * patience ** 2);
    expect(longest.answerMs).toBeLessThan(21_000 * patience);
    expect(await deadLetters(deployment)).toEqual([]);
  });
});
