// Drops what a Waggle leaves behind in a shared MongoDB.
import { MongoClient } from 'mongodb';

/** Drops every database whose name contains the namespace. */
export async function dropDatabases(url: string, namespace: string): Promise<void> {
  const client = new MongoClient(url);
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.includes(namespace)) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}
