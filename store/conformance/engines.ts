// The engines that the conformance suites run on.
import { MongoClient } from 'mongodb';
import { v7 } from 'uuid';
import type { StoreDefinition } from '../collections/declaration.ts';
import { mongoClientOptions } from '../mongo/client.ts';
import { mongoJourneys } from '../mongo/journeys.ts';
import { databaseName, openMongoStore } from '../mongo/store.ts';
import { openDatabase } from '../sqlite/database.ts';
import { sqliteJourneys } from '../sqlite/journeys.ts';
import { openSqliteStore } from '../sqlite/store.ts';
import type { Store } from '../store.ts';
import { accountsDefinition, type BalancesRecords } from './accounts.ts';
import type { NewEngine } from './opened-stores.ts';

export const sqliteEngineOf =
  <Records extends object>(definition: StoreDefinition<Records>): NewEngine<Records> =>
  async () => {
    const database = openDatabase(':memory:');
    return {
      open: ({ clock, newId }) => openSqliteStore({ definition, database, clock, newId }),
      journeys: sqliteJourneys(database),
      close: () => database.close(),
    };
  };

export const sqliteEngine = sqliteEngineOf<BalancesRecords>(accountsDefinition);

export const mongoEngineOf =
  <Records extends object>(url: string, definition: StoreDefinition<Records>): NewEngine<Records> =>
  async () => {
    const client = new MongoClient(url, mongoClientOptions);
    const prefix = `waggle_test_${v7()}_`;
    const stores: Store<Records>[] = [];
    return {
      async open({ clock, newId }) {
        const store = await openMongoStore({ definition, client, clock, newId, prefix });
        stores.push(store);
        return store;
      },
      journeys: mongoJourneys(client, prefix),
      async close() {
        for (const store of stores) await store.close();
        await client.db(databaseName(definition.service, prefix)).dropDatabase();
        await client.close();
      },
    };
  };

export const mongoEngine = (url: string) => mongoEngineOf<BalancesRecords>(url, accountsDefinition);
