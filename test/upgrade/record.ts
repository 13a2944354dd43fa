// `npm run record-release`: records what this version stores, as a part of its release: runs its real program on both engines, uses
// it as people do, and saves the data and what people saw under `recorded/<version>`. test/security/v14-recorded-data.e2e.test.ts runs the program of
// every later commit on that data. Redis 7.0 must be in PATH, so that later versions can restore its dumps, and MONGODB_URL name a
// replica set. Another checkout can be recorded, as its version or under another name:
//   node test/upgrade/record.ts <folder> [<name>]
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { MongoClient } from 'mongodb';
import { formattedJson } from '../../scripts/generate/json.ts';
import { dropDatabases } from '../support/mongo.ts';
import { startRedis } from '../support/redis.ts';
import { startWaggle, temporaryFolder } from '../support/waggle.ts';
import { type Acted, act, cancelUnreadable, passwords, see } from './act.ts';
import { type RecordedServers, saveDataFolder, saveServers } from './recorded-data.ts';
import { type EngineName, recordingsOf, type Story, storyFile } from './story.ts';

/** What differs between the engines. */
interface RecordedEngine {
  readonly name: EngineName;
  readonly settings: Readonly<Record<string, string>>;
  /** Edits an order's delivery while nothing runs. */
  editDelivery(orderId: string, change: object): Promise<void>;
  /** Confirms an order with the earlier version's own code, without a relay to publish the event. */
  confirmUnpublished(orderId: string): Promise<void>;
  /** The `order.created` event of an order, as it was published. */
  createdEvent(orderId: string): Promise<string>;
  save(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the earlier version's modules have its types, not today's.
type EarlierModule = any;

async function main(checkout: string, version: string): Promise<void> {
  mkdirSync(recordingsOf(version), { recursive: true });
  await recordEmbedded(checkout, version);
  await recordCluster(checkout, version);
}

async function recordEmbedded(checkout: string, version: string): Promise<void> {
  const { folder, remove } = temporaryFolder();
  const file = path.join(folder, 'waggle.db');
  const inFile = <T>(work: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  try {
    await record(checkout, version, {
      name: 'embedded',
      settings: { WAGGLE_DATA: folder },
      async editDelivery(orderId, change) {
        inFile((db) => {
          const found = db.prepare('SELECT document FROM deliveries_deliveries WHERE order_id = ?').get(orderId);
          const document = JSON.stringify({ ...JSON.parse(String(found?.['document'])), ...change });
          db.prepare('UPDATE deliveries_deliveries SET document = ? WHERE order_id = ?').run(document, orderId);
        });
      },
      async confirmUnpublished(orderId) {
        const { openDatabase } = await earlier(checkout, 'store/sqlite/database.ts');
        const { openSqliteStore } = await earlier(checkout, 'store/sqlite/store.ts');
        const database = openDatabase(folder);
        const definition = await earlierDefinition(checkout);
        await confirm(checkout, await openSqliteStore({ definition, database, clock: systemClock, newId }), orderId);
        await database.close();
      },
      createdEvent: async (orderId) =>
        inFile((db) => {
          const created = `SELECT event FROM orders_outbox WHERE key = ? AND stream = 'orders-stream' ORDER BY seq`;
          return String(db.prepare(created).get(orderId)?.['event']);
        }),
      save: async () => saveDataFolder(version, folder),
    });
  } finally {
    remove();
  }
}

async function recordCluster(checkout: string, version: string): Promise<void> {
  const mongodbUrl = process.env['MONGODB_URL'];
  if (!mongodbUrl) throw new Error('set MONGODB_URL to a replica set: the cluster engine needs one');
  const redis = await startRedis();
  const namespace = `recorded${newId().slice(-8)}`;
  const servers: RecordedServers = { redisUrl: redis.url, mongodbUrl, namespace };
  const client = new MongoClient(mongodbUrl);
  const collection = (service: string, name: string) => client.db(`waggle_${namespace}_${service}`).collection(name);
  try {
    await record(checkout, version, {
      name: 'cluster',
      settings: { REDIS_URL: redis.url, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace },
      async editDelivery(orderId, change) {
        await collection('deliveries', 'deliveries').updateOne({ order_id: orderId }, { $set: change });
      },
      async confirmUnpublished(orderId) {
        const { openMongoStore } = await earlier(checkout, 'store/mongo/store.ts');
        const { mongoClientOptions } = await earlier(checkout, 'store/mongo/client.ts');
        const earlierClient = new MongoClient(mongodbUrl, mongoClientOptions);
        const [definition, prefix] = [await earlierDefinition(checkout), `waggle_${namespace}_`];
        const options = { definition, client: earlierClient, clock: systemClock, newId, prefix };
        await confirm(checkout, await openMongoStore(options), orderId);
        await earlierClient.close();
      },
      async createdEvent(orderId) {
        const rows = collection('orders', 'outbox').find({ key: orderId, stream: 'orders-stream' }).sort({ _id: 1 });
        const [event] = (await rows.toArray()).map((row) => String(row['event']));
        return event ?? '';
      },
      save: () => saveServers(version, servers),
    });
  } finally {
    await dropDatabases(mongodbUrl, namespace);
    await client.close();
    await redis.stop();
  }
}

async function record(checkout: string, version: string, engine: RecordedEngine): Promise<void> {
  const program = path.join(checkout, 'waggle/cli.ts');
  // Slow enough that each plan of the simulator is still pending when the recording ends, and is due when anybody runs the
  // test: half a minute later at the earliest, a quarter of an hour at the latest.
  const settings = { ...engine.settings, WAGGLE_SIMULATOR_SPEED: '0.03', WAGGLE_ADMIN_PASSWORD: passwords.admin };
  const running = async <T>(work: (url: string) => Promise<T>): Promise<T> => {
    const waggle = await startWaggle({ program, settings });
    try {
      return await work(waggle.url);
    } finally {
      await waggle.end();
    }
  };
  const acted: Acted = await running(act);
  const givenUp = acted.placed['dead letter'].order_id;
  await engine.editDelivery(givenUp, { status: 'lost in a drawer' });
  await running((url) => cancelUnreadable(url, acted));
  await engine.editDelivery(givenUp, { status: 'waiting' });
  const seen = await running((url) => see(url, acted));
  await engine.confirmUnpublished(acted.placed.unpublished.order_id);
  const story: Story = {
    commit: execFileSync('git', ['-C', checkout, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    ...seen,
    handled: { stream: 'orders-stream', event: await engine.createdEvent(acted.placed.confirmed.order_id) },
  };
  writeFileSync(storyFile(version, engine.name), formattedJson(story));
  await engine.save();
  process.stdout.write(`recorded ${story.commit} on the ${engine.name} engine\n`);
}

const earlier = (checkout: string, file: string): Promise<EarlierModule> => import(path.join(checkout, file));

async function earlierDefinition(checkout: string): Promise<EarlierModule> {
  const { service } = await earlier(checkout, 'services/orders/service.ts');
  return service.store;
}

async function confirm(checkout: string, store: EarlierModule, orderId: string): Promise<void> {
  const { advanceOrder } = await earlier(checkout, 'services/orders/order/advance-order.ts');
  const cause = { correlation_id: newId(), causation_id: null };
  await advanceOrder({ store, clock: systemClock, ignored() {} }, cause, orderId, 'confirmed');
  await store.close();
}

const [given = '.', name] = process.argv.slice(2);
const checkedOut = path.resolve(given);
const { version } = JSON.parse(readFileSync(path.join(checkedOut, 'package.json'), 'utf8')) as { version: string };
await main(checkedOut, name ?? version);
