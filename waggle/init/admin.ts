// `waggle init admin`: makes the account `admin` in MongoDB when there is no account at all, whether or not anything runs.
import { randomUUID } from 'node:crypto';
import { systemClock } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { firstLogin, makeFirstAdmin } from '@waggle/services/accounts/make-first-admin.ts';
import { createPasswords } from '@waggle/services/accounts/passwords.ts';
import { service as accounts } from '@waggle/services/accounts/service.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { databasePrefix, databaseSettings } from './database-settings.ts';

export async function initAdmin(options: Readonly<Record<string, unknown>>): Promise<void> {
  const tables = { database: databaseSettings, accounts: accounts.manifest.settings };
  const { database, accounts: given } = readConfig(tables, flagsOf(options, ...Object.values(tables)));
  if (database.mongodbUrl === '') {
    throw new UsageError('this needs MONGODB_URL; on the embedded engine the first `waggle up` makes the account');
  }
  const client = mongoClient(database.mongodbUrl);
  try {
    const prefix = databasePrefix(database.namespace);
    const parts = { definition: accounts.store, client, clock: systemClock, newId: randomUUID, prefix };
    const store = await openMongoStore(parts);
    const deps = { store, passwords: createPasswords(), clock: systemClock, newId: randomUUID };
    const cause = { correlation_id: randomUUID(), causation_id: null };
    const { made, password } = await makeFirstAdmin(deps, cause, given.adminPassword);
    await store.close();
    if (password !== null) {
      process.stdout.write(`${password}\n`);
      process.stderr.write(`This is the password of ${firstLogin}, shown only this once.\n`);
    } else {
      const said = made ? `made the account ${firstLogin}, with the password given` : 'there are accounts already';
      process.stdout.write(`${said}${made ? '' : ': none was made'}\n`);
    }
  } finally {
    await client.close();
  }
}
