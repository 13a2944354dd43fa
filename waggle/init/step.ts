// `waggle init <step>`: runs an init step of a service in its own database, whether or not Waggle runs.

import { systemClock } from '@waggle/contracts';
import { type ConfigTable, type InitStep, readConfig, type ServiceManifest } from '@waggle/service-kit/config';
import type { InitContext, InitOutcome } from '@waggle/service-kit/process';
import { mongoClient } from '@waggle/service-kit/process/servers';
import { loadService, type ServiceName } from '@waggle/services';
import { newId } from '@waggle/store';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { auditOnMongo, commandEntry, orSayUnaudited } from '../audit-command.ts';
import { UsageError } from '../end-with-error.ts';
import { flagsOf } from '../flags.ts';
import { handOver } from '../hand-over.ts';
import { databasePrefix, databaseSettings } from './database-settings.ts';

// The step's name comes from the command line, so TypeScript cannot check it.
type InitRun = (context: InitContext<object, ConfigTable>) => Promise<InitOutcome>;

export async function runInitStep(
  manifest: ServiceManifest,
  step: InitStep,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const tables = { database: databaseSettings, service: manifest.settings };
  const { database, service: config } = readConfig(tables, flagsOf(options, ...Object.values(tables)));
  if (database.mongodbUrl === '')
    throw new UsageError(`this needs MONGODB_URL; on the embedded engine ${step.embedded}`);
  const service = await loadService(manifest.name as ServiceName);
  const run = (service.init as Readonly<Record<string, InitRun>>)[step.name];
  if (!run) throw new Error(`${manifest.name} has no code for its init step ${step.name}: add it to defineService`);
  const client = mongoClient(database.mongodbUrl);
  try {
    const prefix = databasePrefix(database.namespace);
    const parts = { definition: service.store, client, clock: systemClock, newId, prefix };
    const store = await openMongoStore(parts);
    const entry = commandEntry({ command: `init ${step.name}` });
    const kept: (() => Promise<void>)[] = [];
    const intent = {
      id: entry.entry_id,
      entry: JSON.stringify(entry),
      kept: (remove: () => Promise<void>) => void kept.push(remove),
    };
    const cause = { correlation_id: entry.correlation_id, causation_id: null, intent };
    const { said, secret, changed } = await run({ store, config, clock: systemClock, newId, cause });
    const recorded = changed ? auditOnMongo(client, database.namespace, entry) : Promise.resolve();
    await orSayUnaudited(recorded.then(() => settled(kept)));
    await store.close();
    if (secret) handOver(secret, database.data);
    else process.stdout.write(`${said}\n`);
  } finally {
    await client.close();
  }
}

/** The trail has the entry, or needs none. Without it, the service hands the intent on when it starts. */
async function settled(removals: readonly (() => Promise<void>)[]): Promise<void> {
  for (const remove of removals) await remove();
}
