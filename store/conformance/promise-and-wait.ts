// A process for a test to kill: commits durably, reports it, and stays alive.

import { systemClock } from '@waggle/contracts';
import { openDatabase } from '../sqlite/database.ts';
import { openSqliteStore } from '../sqlite/store.ts';
import { newId } from '../store.ts';
import { accountsDefinition, requested, step } from './accounts.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('name the data folder');
const database = openDatabase(folder);
const store = await openSqliteStore({ definition: accountsDefinition, database, clock: systemClock, newId });
await store.transaction(
  requested(),
  async (tx) => {
    await tx.accounts.insert({ id: 'ann', balance: 7 });
    await tx.emit('order.confirmed', step(newId(), 2, 'confirmed'));
  },
  { durable: true },
);
process.stdout.write('promised\n');
setInterval(() => {}, 60_000);
