// The conformance suite on SQLite.

import { openDatabase } from '../sqlite/database.ts';
import { openSqliteStore } from '../sqlite/store.ts';
import { accountsDefinition } from './accounts.ts';
import { describeStore } from './describe-store.ts';

describeStore('SQLite', async () => {
  const database = openDatabase(':memory:');
  return {
    open: ({ clock, newId }) => openSqliteStore({ definition: accountsDefinition, database, clock, newId }),
    close: () => database.close(),
  };
});
