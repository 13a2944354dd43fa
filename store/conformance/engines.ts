// The engines that the conformance suites run on.
import { MongoClient } from 'mongodb';
import { v7 } from 'uuid';
import { mongoClientOptions } from '../mongo/client.ts';
import { mongoJourneys } from '../mongo/journeys.ts';
import { databaseName, openMongoStore } from '../mongo/store.ts';
import { openDatabase } from '../sqlite/database.ts';
import { sqliteJourneys } from '../sqlite/journeys.ts';
import { openSqliteStore } from '../sqlite/store.ts';
import type { Store } from '../store.ts';
import { accountsDefinition, type BalancesRecords } from './accounts.ts';
import type { NewEngine } from './opened-stores.ts';

export const sqliteEngine: NewEngine = async () => {
  const database = openDatabase(':memory:');
  return {
    open: ({ clock, newId }) => openSqliteStore({ definition: accountsDefinition, database, clock, newId }),
    journeys: sqliteJourneys(database),
    close: () => database.close(),
  };
};

export const mongoEngine =
  (url: string): NewEngine =>
  async () => {
    const client = new MongoClient(url, mongoClientOptions);
    const prefix = `waggle_test_${v7()}_`;
    const stores: Store<BalancesRecords>[] = [];
    return {
      async open({ clock, newId }) {
        const store = await openMongoStore({ definition: accountsDefinition, client, clock, newId, prefix });
        stores.push(store);
        return store;
      },
      journeys: mongoJourneys(client, prefix),
      async close() {
        for (const store of stores) await store.close();
        await client.db(databaseName(accountsDefinition.service, prefix)).dropDatabase();
        await client.close();
      },
    };
  };
