// Everything that a deployment stores, derived from the declarations, so that the tests break new parts too; and how far an order
// gets while a part is broken.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deadLetterStream, groupOf, type OrderStatus, subscriptionsOf } from '@waggle/contracts';
import { createLog } from '@waggle/service-kit/operations/log';
import { openEmbeddedPlatform } from '@waggle/service-kit/process/embedded';
import { loadAllServices, manifests } from '@waggle/services';
import { mongoCollections } from '@waggle/store/collections/mongo.ts';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import { temporaryFolder } from '../support/waggle.ts';

/** The status where an order gets stuck; or Waggle accepts no order. */
export type Reach = OrderStatus | 'refused';

/**
 * How far an order gets while a service cannot use one of its records; a record that is not listed has its service's entry. Orders
 * are delivered without a service that publishes nothing.
 */
const ofServices: Readonly<Record<string, Reach>> = {
  simulator: 'created',
  ...Object.fromEntries(
    manifests.filter(({ publishes = [] }) => publishes.length === 0).map(({ name }) => [name, 'delivered' as const]),
  ),
};
const ofRecords: Readonly<Record<string, Reach>> = {
  'orders.orders': 'refused',
  'orders.menu': 'refused',
  'orders.numbers': 'refused',
  'orders.quarters': 'refused',
  'orders.kitchen': 'refused',
  'orders.pricing': 'refused',
  'orders.answers': 'refused',
  'orders.outbox': 'refused',
  'orders.inbox': 'created',
  // Written with the last step; promises do without.
  'orders.times': 'out_for_delivery',
  // Read at the start of a process, or not for orders.
  'orders.restaurant': 'delivered',
  'orders.prints': 'delivered',
  'orders.secrets': 'delivered',
  'orders.pictures': 'delivered',
  'orders.simulation': 'delivered',
  'deliveries.deliveries': 'out_for_delivery',
  'deliveries.early': 'out_for_delivery',
  // Read and removed with a delivery's last step.
  'deliveries.recipients': 'out_for_delivery',
  'deliveries.outbox': 'out_for_delivery',
  'deliveries.inbox': 'out_for_delivery',
  'deliveries.simulation': 'delivered',
  'deliveries.cleared': 'delivered',
  'simulator.simulation': 'delivered',
  // Accounts, sessions, the staff token, the file's marker.
  waggle: 'delivered',
  // Streams, groups and entries of all services.
  bus: 'created',
};

/** @throws for a record that is not listed above, of a service that takes part in orders */
export function reachWithout(service: string, record: string): Reach {
  // Of the audit trail: only changes by staff have one.
  if (record === 'intents') return 'delivered';
  const reach = ofRecords[`${service}.${record}`] ?? ofRecords[service] ?? ofServices[service];
  if (!reach) throw new Error(`add to ofRecords how far an order gets without ${service}.${record}`);
  return reach;
}

export interface StoredPart {
  readonly service: string;
  readonly record: string;
  readonly reaches: Reach;
}

const part = (service: string, record: string): StoredPart => ({
  service,
  record,
  reaches: reachWithout(service, record),
});

/** The tables of the embedded engine, read from a new file: `<service>_<record>`. */
export async function sqliteTables(): Promise<StoredPart[]> {
  const { folder, remove } = temporaryFolder();
  const log = createLog({ level: 'silent' });
  const { platform } = await openEmbeddedPlatform({ data: folder, log, staffToken: '' });
  try {
    for (const { store } of await loadAllServices()) await platform.openStore(store);
    await platform.eventLog.info('orders-stream');
    const file = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true });
    const rows = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    file.close();
    return rows.map(({ name }) => {
      const [service = '', ...record] = String(name).split('_');
      return part(service, record.join('_'));
    });
  } finally {
    await platform.close();
    remove();
  }
}

/** The collections of every service's own database. */
export async function mongoParts(): Promise<StoredPart[]> {
  // Connects to nothing: only the names are needed.
  const client = new MongoClient('mongodb://127.0.0.1:1');
  const services = await loadAllServices();
  return services.flatMap(({ store }) => {
    const own = databaseName(store.service);
    const declared = mongoCollections(client.db(own), store).filter(({ db }) => db.databaseName === own);
    const names = new Set([
      ...declared.map(({ name }) => name),
      'inbox',
      'outbox',
      ...(store.projection ? ['projection'] : []),
    ]);
    return [...names].map((name) => part(store.service, name));
  });
}

/** The keys that Redis holds besides the streams. */
export const redisKeys = (): string[] => [
  deadLetterStream,
  ...manifests.flatMap((manifest) =>
    subscriptionsOf(manifest).map(({ stream }) => `${stream}:${groupOf(manifest.name)}:failures`),
  ),
];
