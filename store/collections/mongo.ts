// What a service declared, in its MongoDB database. It loads no driver, so that a process without MongoDB can import what
// imports this.
import type { ClientSession, Db, IndexDescription } from 'mongodb';
import { sessionOptions } from '../mongo/session.ts';
import type { Single } from './collection.ts';
import type { CollectionDeclaration, Declaration, Opened, StoreDefinition } from './declaration.ts';
import { mongoCollection } from './mongo-collection.ts';
import { mongoIndexes } from './mongo-where.ts';

/** A collection that must exist before the first transaction, since a transaction cannot make one everywhere. */
export interface MongoCollection {
  readonly db: Db;
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
}

export const mongoCollections = (db: Db, { declarations }: StoreDefinition<object>): MongoCollection[] =>
  Object.entries(declarations).flatMap(([name, declaration]) => {
    if (declaration.kind === 'own') {
      const collections = Object.entries(declaration.mongo.collections ?? {});
      return collections.map(([collection, indexes]) => ({ db, name: collection, indexes }));
    }
    const indexes = declaration.kind === 'collection' ? mongoIndexes(declaration) : [];
    return [{ db: placeOf(db, declaration), name, indexes }];
  });

export function openMongoRecords<Records extends object>(
  db: Db,
  session: ClientSession | undefined,
  definition: StoreDefinition<Records>,
): Records {
  const opened = Object.entries(definition.declarations).map(([name, declaration]) => {
    const place = placeOf(db, declaration);
    if (declaration.kind === 'collection') return [name, mongoCollection(place, session, name, declaration)] as const;
    if (declaration.kind === 'single') return [name, mongoSingle(place, session, name, declaration.field)] as const;
    return [name, declaration.mongo.records(place, session)] as const;
  });
  return definition.records(Object.fromEntries(opened));
}

/** One collection by itself, outside of a service's store. */
export const openMongoCollection = <T, Key, Field extends string>(
  db: Db,
  session: ClientSession | undefined,
  name: string,
  declaration: CollectionDeclaration<T, Key, Field>,
): Opened<CollectionDeclaration<T, Key, Field>> => mongoCollection(db, session, name, declaration) as never;

const placeOf = (own: Db, declaration: Declaration): Db =>
  declaration.kind === 'collection' && declaration.options.shared ? sharedDatabaseBeside(own) : own;

/** The database that the services share, from a service's own: `waggle_kitchen_accounts` → `waggle_kitchen`. */
const sharedDatabaseBeside = (own: Db): Db => own.client.db(own.databaseName.replace(/_[^_]+$/, ''));

function mongoSingle(db: Db, session: ClientSession | undefined, name: string, field: string): Single<unknown> {
  const collection = db.collection<{ _id: string; [field: string]: unknown }>(name, { ignoreUndefined: true });
  const only = { _id: 'only' };
  return {
    find: async () => (await collection.findOne(only, sessionOptions(session)))?.[field] ?? null,
    async put(value) {
      await collection.replaceOne(only, { [field]: value }, { upsert: true, ...sessionOptions(session) });
    },
  };
}
