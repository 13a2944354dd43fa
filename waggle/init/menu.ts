// `waggle init menu`: loads the demo menu into MongoDB when the menu is empty, whether or not anything runs.
import { randomUUID } from 'node:crypto';
import { systemClock } from '@waggle/contracts';
import { readConfig } from '@waggle/service-kit/config';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { loadDemoMenu } from '@waggle/services/orders/menu/load-demo-menu.ts';
import { service as orders } from '@waggle/services/orders/service.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { databasePrefix, databaseSettings } from './database-settings.ts';

export async function initMenu(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { database } = readConfig({ database: databaseSettings }, flagsOf(options, databaseSettings));
  if (database.mongodbUrl === '') {
    throw new UsageError('this needs MONGODB_URL; on the embedded engine `waggle up` loads the demo menu itself');
  }
  const client = mongoClient(database.mongodbUrl);
  try {
    const prefix = databasePrefix(database.namespace);
    const parts = { definition: orders.store, client, clock: systemClock, newId: randomUUID, prefix };
    const store = await openMongoStore(parts);
    const added = await loadDemoMenu(store, { correlation_id: randomUUID(), causation_id: null });
    await store.close();
    process.stdout.write(added > 0 ? `added ${added} items\n` : 'there is a menu already: nothing was added\n');
  } finally {
    await client.close();
  }
}
