// Changes a deployment's data directly, as other programs and accidents might.
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { type DeliveryView, type StreamName, systemClock } from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { MongoClient } from 'mongodb';
import type { StartedDeployment } from './engines.ts';

/** Appends bytes to streams that no service would append. Stops the embedded engine for it, whose file belongs to one process. */
export async function appendRaw(
  waggle: Pick<StartedDeployment, 'data' | 'restart'>,
  entries: readonly { readonly stream: StreamName; readonly event: string | Uint8Array }[],
): Promise<void> {
  const { folder, redisUrl, namespace } = waggle.data;
  const append = async (log: ReturnType<typeof createRedisEventLog>) => {
    for (const { stream, event } of entries) await log.append(stream, [{ event }]);
    await log.close();
  };
  if (!folder) return append(createRedisEventLog({ url: redisUrl, namespace }));
  await waggle.restart('orders', 'SIGTERM', async () => {
    const database = openDatabase(folder);
    await append(createEmbeddedEventLog(database, systemClock));
    await database.close();
  });
}

/** Changes the record of an order's delivery, even to an invalid state. */
export async function editDelivery(waggle: StartedDeployment, orderId: string, change: object): Promise<void> {
  const { folder, mongodbUrl, namespace } = waggle.data;
  if (folder) {
    return waggle.restart('deliveries', 'SIGTERM', async () => {
      const database = openDatabase(folder);
      await database.transaction((db) => {
        const found = db.prepare('SELECT document FROM deliveries_deliveries WHERE order_id = ?').get(orderId);
        const delivery = { ...(JSON.parse(String(found?.['document'])) as DeliveryView), ...change };
        const update = db.prepare('UPDATE deliveries_deliveries SET document = ? WHERE order_id = ?');
        update.run(JSON.stringify(delivery), orderId);
      });
      await database.close();
    });
  }
  const client = new MongoClient(mongodbUrl);
  const deliveries = client.db(`waggle_${namespace}_deliveries`).collection('deliveries');
  await deliveries.updateOne({ order_id: orderId }, { $set: change });
  await client.close();
}

/** Removes an order's delivery, and from the inbox of deliveries what it knew of the order, as a restored older store would. */
export async function forgetDelivery(waggle: StartedDeployment, orderId: string): Promise<void> {
  const { folder, mongodbUrl, namespace } = waggle.data;
  if (folder) {
    return waggle.restart('deliveries', 'SIGTERM', async () => {
      const database = openDatabase(folder);
      await database.transaction((db) => {
        db.prepare('DELETE FROM deliveries_deliveries WHERE order_id = ?').run(orderId);
        db.prepare(
          'DELETE FROM deliveries_inbox WHERE event_id IN (SELECT event_id FROM orders_outbox WHERE key = ?)',
        ).run(orderId);
      });
      await database.close();
    });
  }
  const client = new MongoClient(mongodbUrl);
  const [orders, deliveries] = ['orders', 'deliveries'].map((name) => client.db(`waggle_${namespace}_${name}`));
  const emitted = await orders?.collection('outbox').find({ key: orderId }).toArray();
  await deliveries?.collection('deliveries').deleteOne({ order_id: orderId });
  await deliveries?.collection('inbox').deleteMany({ _id: { $in: (emitted ?? []).map(({ _id }) => _id) } });
  await client.close();
}
