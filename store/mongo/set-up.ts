// What a start does in MongoDB before the first transaction: it refuses a server without transactions, and creates collections and
// indexes.
import { type Db, type Document, type IndexDescription, MongoError } from 'mongodb';
import type { StoreDefinition } from '../collections/declaration.ts';
import type { MongoCollection } from '../collections/mongo.ts';
import { orderBounds } from '../journeys.ts';

/** The server does not support transactions, which all guarantees need. */
export class NotAReplicaSetError extends Error {
  override readonly name = 'NotAReplicaSetError';
  readonly code = 'not_a_replica_set';
}

export async function refuseStandalone(db: Db): Promise<void> {
  const refused = refusalOfStandalone(await db.command({ hello: 1 }));
  if (refused) throw refused;
}

/** What is wrong with a server that is not one of a replica set, and what to do. */
export const standalone = {
  found: 'the MongoDB at MONGODB_URL is not a replica set, and only those have transactions',
  todo: 'start it with --replSet',
} as const;

/** Null when the server that says hello is one of a replica set, or mongos. */
export function refusalOfStandalone(hello: Document): NotAReplicaSetError | null {
  if (hello['setName'] || hello['msg'] === 'isdbgrid') return null;
  return new NotAReplicaSetError(`${standalone.found}: ${standalone.todo}`);
}

export async function makeCollections(collections: readonly MongoCollection[]): Promise<void> {
  for (const { db, name, indexes } of collections) {
    try {
      await db.createCollection(name);
    } catch (error) {
      const exists = error instanceof MongoError && error.code === 48;
      if (!exists) throw error;
    }
    if (indexes.length > 0) await db.collection(name).createIndexes([...indexes]);
  }
}

export async function dropIndexes(db: Db, collection: string, names: readonly string[]): Promise<void> {
  for (const { name } of await db.collection(collection).listIndexes().toArray()) {
    if (names.includes(name)) await db.collection(collection).dropIndex(name);
  }
}

export const inboxIndexes = ({ projection }: StoreDefinition<object>): IndexDescription[] => [
  { key: { handled_at: 1 }, name: 'by_age' },
  ...(projection
    ? ([
        { key: { fence: 1, n: 1 }, name: 'archive' },
        { key: { key: 1 }, name: 'bounds', partialFilterExpression: { event_type: { $in: [...orderBounds] } } },
      ] as const)
    : []),
];
