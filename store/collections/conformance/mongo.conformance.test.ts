// The conformance suite of collections on MongoDB.

import { systemClock } from '@waggle/contracts';
import { MongoClient } from 'mongodb';
import { afterAll, describe, inject } from 'vitest';
import { mongoClientOptions } from '../../mongo/client.ts';
import { databaseName, openMongoStore } from '../../mongo/store.ts';
import { newId } from '../../store.ts';
import { describeCollections } from './describe-collections.ts';

const url = inject('mongodbUrl');

if (url === null) describe.skip('collections on MongoDB', () => {});
else {
  const client = new MongoClient(url, mongoClientOptions);
  afterAll(() => client.close());
  describeCollections('MongoDB', async () => {
    const prefix = `waggle_test_${newId()}_`;
    const stores: { close(): Promise<void> }[] = [];
    return {
      async open(declared) {
        const definition = { service: 'orders', publishes: [], ...declared };
        const store = await openMongoStore({ definition, client, clock: systemClock, newId, prefix });
        stores.push(store);
        return store;
      },
      async close() {
        for (const store of stores) await store.close();
        await client.db(databaseName('orders', prefix)).dropDatabase();
      },
    };
  });
}
