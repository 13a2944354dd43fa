// MongoDB drops connections, loses answers and aborts conflicting transactions: customers get the right answers, and every order
// still reaches its end once. A proxy in front of the server injects the faults, so that they hit only this deployment.
import { randomUUID } from 'node:crypto';
import type { PlacedOrder } from '@waggle/contracts';
import { type MongoWire, mongoWire } from '@waggle/store/conformance/mongo-wire.ts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { placeUntilAnswered, stockOf } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, type StartedDeployment } from './engines.ts';
import { expectAllDeliveredOnce, item, startLoad, stockUp } from './under-load.ts';

describe.skipIf(!cluster.available)('orders are placed once and reach their end', { timeout: 240_000 }, () => {
  let wire: MongoWire;
  let waggle: StartedDeployment;
  beforeAll(async () => {
    wire = await mongoWire(inject('mongodbUrl') ?? '');
    waggle = await cluster.deploy({ settings: { MONGODB_URL: wire.url, WAGGLE_SIMULATOR_SPEED: '20' } });
    await stockUp(waggle.orders);
  });
  afterAll(async () => {
    await waggle?.stop();
    await wire?.close();
  });

  const stock = async () => (await stockOf(waggle.orders, item)) ?? 0;
  const stockFalls = (from: number, by: number) =>
    waitFor(`the stock to be ${from - by}`, 30_000, async () => (await stock()) === from - by);
  const order = async (key: string): Promise<PlacedOrder> => {
    const answer = await placeUntilAnswered(waggle.orders, { item, key });
    expect(answer.status).toBe(201);
    return (await answer.json()) as PlacedOrder;
  };

  test.each([1, 4])('the answer to the commit of an order is lost %i times: it is placed once', async (times) => {
    const before = await stock();
    const key = randomUUID();
    const brokenBefore = wire.broken;
    wire.break('commitTransaction', 'lose reply', times);
    const first = await order(key);
    expect(wire.broken).toBe(brokenBefore + times);
    expect((await order(key)).order_id).toBe(first.order_id);
    await expectAllDeliveredOnce(waggle, new Map([[first.order_id, first]]));
    await stockFalls(before, 1);
  });

  test.each([
    ['drop', 'update'],
    ['drop', 'insert'],
    ['drop', 'commitTransaction'],
    ['drop', 'find'],
    ['lose reply', 'update'],
    ['lose reply', 'insert'],
    ['lose reply', 'commitTransaction'],
    ['conflict', 'insert'],
  ] as const)('%s, at a dozen %s commands of all services while orders are under way', async (fault, name) => {
    const before = await stock();
    const brokenBefore = wire.broken;
    const customers = startLoad({ urls: [waggle.orders] });
    try {
      wire.break(name, fault, 12);
      await waitFor('all faults to be done, and some orders to be taken', 90_000, () => {
        return wire.broken === brokenBefore + 12 && customers.taken.size >= 8;
      });
    } finally {
      await customers.stop();
    }
    await expectAllDeliveredOnce(waggle, customers.taken);
    await stockFalls(before, customers.taken.size);
  });

  test('forty customers want the same item at the same moment: each gets it once', async () => {
    const before = await stock();
    const placed = await Promise.all(Array.from({ length: 40 }, () => order(randomUUID())));
    await expectAllDeliveredOnce(waggle, new Map(placed.map((one) => [one.order_id, one])));
    await stockFalls(before, 40);
  });
});
