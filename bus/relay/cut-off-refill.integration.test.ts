// A refill on MongoDB that a lost connection interrupts.

import { systemClock } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { newId, StoreUnavailableError } from '@waggle/store';
import { accountsDefinition, type BalancesRecords, requested, step } from '@waggle/store/conformance/accounts.ts';
import { type MongoWire, mongoWire } from '@waggle/store/conformance/mongo-wire.ts';
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { databaseName, openMongoStore } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { memoryStreams } from './conformance/memory-streams.ts';
import { startRelay } from './relay.ts';

const url = inject('mongodbUrl');
const prefix = `waggle_test_${newId()}_`;
let wire: MongoWire;
let client: MongoClient;
let store: Store<BalancesRecords>;

beforeEach(async () => {
  if (url === null) return;
  wire = await mongoWire(url);
  client = new MongoClient(wire.url, { ...mongoClientOptions, serverSelectionTimeoutMS: 1_000 });
  store = await openMongoStore({ definition: accountsDefinition, client, clock: systemClock, newId, prefix });
});
afterEach(async () => {
  if (url === null) return;
  await client.db(databaseName('orders', prefix)).dropDatabase();
  await client.close();
  await wire.close();
});

test.skipIf(url === null)(
  'the next process finishes an interrupted refill of many rows, each order in sequence',
  async () => {
    const orders = Array.from({ length: 30 }, () => newId());
    const versions = Array.from({ length: 40 }, (_, at) => at + 1);
    for (const version of versions) {
      await store.transaction(requested(), async (tx) => {
        for (const order of orders) await tx.emit('order.confirmed', step(order, version, 'confirmed'));
      });
    }
    const rows = await store.outbox.claim('orders-stream', 'who died', 1_200, 60_000);
    await store.outbox.markPublished(rows.map(({ event_id }, at) => ({ event_id, entry_id: `${at + 1}-0` })));
    wire.break('update', 'drop', 1, 1);
    await expect(store.outbox.requeue({ stream: 'orders-stream', behind: '0-0' })).rejects.toThrow(
      StoreUnavailableError,
    );
    expect((await store.outbox.backlog()).count).toBe(500);

    // The streams are empty, and their new ids continue after the lost ones.
    const streams = memoryStreams(1_201);
    const relay = startRelay({
      outbox: store.outbox,
      log: streams,
      streams: ['orders-stream'],
      owner: 'next',
      clock: systemClock,
      random: () => 0.5,
    });
    try {
      await vi.waitFor(async () => expect((await store.outbox.backlog()).count).toBe(0), {
        timeout: 30_000,
        interval: 100,
      });
      for (const order of orders) expect(streams.versions('orders-stream', order)).toEqual(versions);
    } finally {
      await relay.stop();
    }
  },
);
