// An empty store of a service on each engine, for tests that run on both.
import { randomUUID } from 'node:crypto';
import { systemClock } from '@waggle/contracts';
import type { Store, StoreDefinition } from '@waggle/store';
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { type Db, MongoClient } from 'mongodb';
import { inject } from 'vitest';
import { countedIds } from './seeded-random.ts';

// Ascending, like the ids of events.
const newId = countedIds(() => Date.now());

export interface OpenedStore<Records extends object> {
  readonly store: Store<Records>;
  close(): Promise<void>;
}

/** The MongoDB store also exposes its database, for tests that insert documents of an older version. */
export interface TestStore {
  readonly name: string;
  readonly available: boolean;
  open<Records extends object>(
    definition: StoreDefinition<Records>,
    before?: (db: Db) => Promise<void>,
  ): Promise<OpenedStore<Records>>;
}

export const storeEngines: readonly TestStore[] = [
  {
    name: 'SQLite',
    available: true,
    async open(definition) {
      const database = openDatabase(':memory:');
      const store = await openSqliteStore({ definition, database, clock: systemClock, newId });
      return { store, close: () => database.close() };
    },
  },
  {
    name: 'MongoDB',
    available: inject('mongodbUrl') !== null,
    async open(definition, before) {
      const prefix = `waggle_test_${randomUUID()}_`;
      const client = new MongoClient(inject('mongodbUrl') ?? '', mongoClientOptions);
      const db = client.db(`${prefix}${definition.service}`);
      await before?.(db);
      const store = await openMongoStore({ definition, client, clock: systemClock, newId, prefix });
      return {
        store,
        async close() {
          await store.close();
          await db.dropDatabase();
          await client.close();
        },
      };
    },
  },
];
