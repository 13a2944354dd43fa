// Dumps the data of an engine, and restores it for a test: byte for byte, indexes and groups included.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openRedisConnection, type RedisConnection } from '@waggle/bus/redis/connection.ts';
import { BSON, MongoClient } from 'mongodb';
import { recordedData } from './story.ts';

export interface RecordedServers {
  readonly redisUrl: string;
  readonly mongodbUrl: string;
  /** The prefix of every Redis key, and part of every database name. */
  readonly namespace: string;
}

/** @param folder a data folder that no Waggle is using */
export function saveDataFolder(version: string, folder: string): void {
  const compact = path.join(folder, 'compact.db');
  const database = new DatabaseSync(path.join(folder, 'waggle.db'));
  database.exec(`VACUUM INTO '${compact}'`);
  database.close();
  writeFileSync(recordedData(version, 'embedded'), gzipSync(readFileSync(compact), { level: 9 }));
  rmSync(compact);
}

export const restoreDataFolder = (version: string, folder: string): void =>
  writeFileSync(path.join(folder, 'waggle.db'), gunzipSync(readFileSync(recordedData(version, 'embedded'))));

interface ClusterData {
  /** Key after the namespace → its DUMP in base64. Redis 7.0 made it, so that every later version can restore it. */
  readonly redis: Readonly<Record<string, string>>;
  /** Database after the namespace ('' for the shared one) → collection. Documents are extended JSON. */
  readonly mongodb: Readonly<Record<string, Readonly<Record<string, StoredCollection>>>>;
}

interface StoredCollection {
  readonly indexes: readonly BSON.Document[];
  readonly documents: readonly BSON.Document[];
}

export async function saveServers(version: string, servers: RecordedServers): Promise<void> {
  const data: ClusterData = { redis: await dumpRedis(servers), mongodb: await readMongo(servers) };
  const text = BSON.EJSON.stringify(data, { relaxed: false });
  writeFileSync(recordedData(version, 'cluster'), gzipSync(text, { level: 9 }));
}

export async function restoreServers(version: string, servers: RecordedServers): Promise<void> {
  const text = gunzipSync(readFileSync(recordedData(version, 'cluster'))).toString();
  const { redis, mongodb } = BSON.EJSON.parse(text, { relaxed: false }) as ClusterData;
  await withRedis(servers, async (connection) => {
    for (const [key, dump] of Object.entries(redis)) {
      await connection.send(['RESTORE', `${servers.namespace}:${key}`, '0', Buffer.from(dump, 'base64')]);
    }
  });
  await withMongo(servers, async (client) => {
    for (const [name, collections] of Object.entries(mongodb)) {
      const db = client.db(`waggle_${servers.namespace}${name}`);
      for (const [collection, { indexes, documents }] of Object.entries(collections)) {
        await db.createCollection(collection);
        const made = indexes.map(({ v: _, ...index }) => index as { key: Record<string, 1 | -1>; name: string });
        if (made.length > 0) await db.collection(collection).createIndexes(made);
        if (documents.length > 0) await db.collection(collection).insertMany(documents as BSON.Document[]);
      }
    }
  });
}

function dumpRedis(servers: RecordedServers): Promise<Record<string, string>> {
  const prefix = `${servers.namespace}:`;
  return withRedis(servers, async (connection) => {
    const keys = ((await connection.send(['KEYS', `${prefix}*`])) as Buffer[]).map(String).sort();
    const dumps: Record<string, string> = {};
    for (const key of keys) {
      // Leaves out what expires, such as the cache.
      if (Number(await connection.send(['PTTL', key])) !== -1) continue;
      dumps[key.slice(prefix.length)] = ((await connection.send(['DUMP', key])) as Buffer).toString('base64');
    }
    return dumps;
  });
}

function readMongo(servers: RecordedServers): Promise<Record<string, Record<string, StoredCollection>>> {
  const prefix = `waggle_${servers.namespace}`;
  return withMongo(servers, async (client) => {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const read: Record<string, Record<string, StoredCollection>> = {};
    for (const { name } of databases.filter((database) => database.name.startsWith(prefix))) {
      const db = client.db(name);
      const collections: Record<string, StoredCollection> = {};
      for (const { name: collection } of await db.listCollections().toArray()) {
        const indexes = await db.collection(collection).listIndexes().toArray();
        const documents = await db.collection(collection).find().toArray();
        collections[collection] = { indexes: indexes.filter((index) => index['name'] !== '_id_'), documents };
      }
      read[name.slice(prefix.length)] = collections;
    }
    return read;
  });
}

async function withRedis<T>(
  { redisUrl }: RecordedServers,
  work: (connection: RedisConnection) => Promise<T>,
): Promise<T> {
  const connection = openRedisConnection({ url: redisUrl, purpose: 'commands' });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function withMongo<T>({ mongodbUrl }: RecordedServers, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(mongodbUrl);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
