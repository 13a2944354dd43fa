// What a deployment's services have emitted about an order, read from their outboxes: those keep it when streams are trimmed.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AnyEvent } from '@waggle/contracts';
import { manifests } from '@waggle/services';
import { databaseName } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import type { StartedDeployment } from '../e2e/engines.ts';

const publishers = manifests.filter(({ publishes = [] }) => publishes.length > 0).map(({ name }) => name);

export async function emittedEvents({ data }: StartedDeployment, orderId: string): Promise<AnyEvent[]> {
  const events = data.folder === '' ? await ofDatabases(data, orderId) : ofFile(data.folder, orderId);
  return events.map((event) => JSON.parse(event) as AnyEvent);
}

function ofFile(folder: string, orderId: string): string[] {
  const file = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true });
  try {
    // A service that was never started has no outbox.
    const tables = new Set(
      file
        .prepare('SELECT name FROM sqlite_schema')
        .all()
        .map(({ name }) => String(name)),
    );
    const started = publishers.filter((name) => tables.has(`${name}_outbox`));
    return started.flatMap((name) =>
      file
        .prepare(`SELECT event FROM ${name}_outbox WHERE key = ?`)
        .all(orderId)
        .map(({ event }) => String(event)),
    );
  } finally {
    file.close();
  }
}

async function ofDatabases({ mongodbUrl, namespace }: StartedDeployment['data'], orderId: string): Promise<string[]> {
  const client = new MongoClient(mongodbUrl);
  try {
    const found = publishers.map((name) =>
      client
        .db(databaseName(name, `waggle_${namespace}_`))
        .collection<{ event: string }>('outbox')
        .find({ key: orderId })
        .toArray(),
    );
    return (await Promise.all(found)).flat().map(({ event }) => event);
  } finally {
    await client.close();
  }
}
