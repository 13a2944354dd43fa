// Copies an order in the databases of the cluster engine, on the server.
import { manifests } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { type Document, MongoClient } from 'mongodb';
import { beginningOf, digits } from './copy-of.ts';

export async function copyInDatabases(url: string, namespace: string, orderId: string, copies: number): Promise<void> {
  const client = new MongoClient(url);
  const of = (service: string) => client.db(databaseName(service, `waggle_${namespace}_`));
  const services = manifests.map(({ name }) => name);
  const rows = await Promise.all(
    services.map((name) => of(name).collection('outbox').find({ key: orderId }).toArray()),
  );
  const events = rows.flat();
  const ids = [orderId, ...events.map(({ _id }) => String(_id))];
  const correlation = (JSON.parse(String(events[0]?.['event'])) as { correlation_id: string }).correlation_id;
  const replaced = (value: unknown): unknown =>
    ids.reduce<unknown>(
      (input, id, at) => ({
        $replaceAll: { input, find: id, replacement: { $concat: [beginningOf(id, at), '$digits'] } },
      }),
      {
        $replaceAll: {
          input: { $literal: value },
          find: correlation,
          replacement: { $concat: [beginningOf(orderId, 0), '$digits'] },
        },
      },
    );
  const copy = async (service: string, collection: string, documents: readonly Document[]) => {
    const db = of(service);
    const numbers = Array.from({ length: copies }, (_, i) => ({ digits: digits(i) }));
    if ((await db.collection('copies').countDocuments()) === 0) {
      for (let at = 0; at < copies; at += 10_000)
        await db.collection('copies').insertMany(numbers.slice(at, at + 10_000));
    }
    for (const document of documents) {
      const fields = Object.entries(document).map(([name, value]) => {
        if (name === 'number') return [name, { $toUpper: { $substrBytes: ['$digits', 8, 4] } }];
        return [name, typeof value === 'string' ? replaced(value) : { $literal: value }];
      });
      const into = { db: db.databaseName, coll: collection };
      const projected = { $replaceWith: Object.fromEntries(fields) };
      await db
        .collection('copies')
        .aggregate([projected, { $merge: { into, whenMatched: 'keepExisting' } }])
        .toArray();
    }
  };
  const orders = await of('orders').collection<{ _id: string }>('orders').find({ _id: orderId }).toArray();
  await copy('orders', 'orders', orders);
  for (const [at, name] of services.entries()) {
    await copy(name, 'outbox', rows[at] ?? []);
    const inbox = of(name).collection<{ _id: string }>('inbox');
    await copy(name, 'inbox', await inbox.find({ _id: { $in: ids } }).toArray());
  }
  await client.close();
}
