// The conformance suite on MongoDB.
import { MongoClient } from 'mongodb';
import { v7 } from 'uuid';
import { describe, inject } from 'vitest';
import { mongoClientOptions } from '../mongo/client.ts';
import { databaseName, openMongoStore } from '../mongo/store.ts';
import type { Store } from '../store.ts';
import { type AccountsRecords, accountsDefinition } from './accounts.ts';
import { describeStore } from './describe-store.ts';

const url = inject('mongodbUrl');

if (url === null) describe.skip('the store on MongoDB', () => {});
else {
  describeStore('MongoDB', async () => {
    const client = new MongoClient(url, mongoClientOptions);
    const prefix = `waggle_test_${v7()}_`;
    const stores: Store<AccountsRecords>[] = [];
    return {
      async open({ clock, newId }) {
        const store = await openMongoStore({ definition: accountsDefinition, client, clock, newId, prefix });
        stores.push(store);
        return store;
      },
      async close() {
        for (const store of stores) await store.close();
        await client.db(databaseName(accountsDefinition.service, prefix)).dropDatabase();
        await client.close();
      },
    };
  });
}
