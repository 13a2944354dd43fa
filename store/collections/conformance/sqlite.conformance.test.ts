// The conformance suite of collections on SQLite.

import { systemClock } from '@waggle/contracts';
import { openDatabase } from '../../sqlite/database.ts';
import { openSqliteStore } from '../../sqlite/store.ts';
import { newId } from '../../store.ts';
import { describeCollections } from './describe-collections.ts';

describeCollections('SQLite', async () => {
  const database = openDatabase(':memory:');
  return {
    open: (declared) =>
      openSqliteStore({
        definition: { service: 'orders', publishes: [], ...declared },
        database,
        clock: systemClock,
        newId,
      }),
    close: () => database.close(),
  };
});
