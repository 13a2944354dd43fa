// What a service declared, in its MongoDB database. It loads no driver, so that a process without MongoDB can import what
// imports this.
import type { Db, IndexDescription } from 'mongodb';
import type { CollectionDeclaration, Declaration, InSession, Opened, StoreDefinition } from './declaration.ts';
import { mongoCollection, mongoSingle, mongoWhere } from './mongo-collection.ts';
import { sortTerm, whereReader } from './where.ts';

/** A collection that must exist before the first transaction, since not every MongoDB can create one inside a transaction. */
export interface MongoCollection {
  readonly db: Db;
  readonly name: string;
  readonly indexes: readonly IndexDescription[];
}

/** @param generation of the records of its projection */
export const mongoCollections = (
  db: Db,
  { declarations, projection }: StoreDefinition<object>,
  generation = 0,
): MongoCollection[] =>
  Object.entries(declarations).flatMap(([declared, declaration]) => {
    const name = projection?.includes(declared) ? generationOf(declared, generation) : declared;
    if (declaration.kind === 'own') {
      const collections = Object.entries(declaration.mongo.collections ?? {});
      return collections.map(([collection, indexes]) => ({ db, name: collection, indexes }));
    }
    const indexes = declaration.kind === 'collection' ? mongoIndexes(declaration) : [];
    return [{ db: placeOf(db, declaration), name, indexes }];
  });

/** The collection of a record of a projection: the first generation has the record's name. */
export const generationOf = (name: string, generation: number): string =>
  generation === 0 ? name : `${name}_${generation}`;

/** Call it once: each call on the records calls `inSession` again. */
export function openMongoRecords<Records extends object>(
  db: Db,
  inSession: InSession,
  definition: StoreDefinition<Records>,
  generation = 0,
): Records {
  const opened = Object.entries(definition.declarations).map(([name, declaration]) => {
    const place = placeOf(db, declaration);
    const stored = definition.projection?.includes(name) ? generationOf(name, generation) : name;
    if (declaration.kind === 'collection')
      return [name, mongoCollection(place, inSession, stored, declaration)] as const;
    if (declaration.kind === 'single') return [name, mongoSingle(place, inSession, stored, declaration.field)] as const;
    return [name, declaration.mongo.records(place, inSession)] as const;
  });
  return definition.records(Object.fromEntries(opened));
}

/** A single collection, outside of a service's store. */
export const openMongoCollection = <T, Key, Field extends string>(
  db: Db,
  inSession: InSession,
  name: string,
  declaration: CollectionDeclaration<T, Key, Field>,
): Opened<CollectionDeclaration<T, Key, Field>> => mongoCollection(db, inSession, name, declaration) as never;

function placeOf(own: Db, declaration: Declaration): Db {
  const shared = declaration.kind === 'collection' ? declaration.options.shared : undefined;
  if (shared === undefined) return own;
  // From the service's own database: `waggle_kitchen_accounts` → `waggle_kitchen`, `waggle_kitchen_audit`.
  return own.client.db(own.databaseName.replace(/_[^_]+$/, shared.slice('waggle'.length)));
}

function mongoIndexes(declaration: CollectionDeclaration): IndexDescription[] {
  const { columns, options } = declaration;
  const { path, filter } = mongoWhere({ ...declaration, options: { key: options.key } });
  const readWhere = whereReader(declaration);
  const unique = Object.entries(columns).flatMap(([field, { unique: name }]) =>
    name === undefined ? [] : [{ name, key: { [field]: 1 }, unique: true }],
  );
  const declared = (options.indexes ?? [])
    .filter(({ engine }) => engine !== 'sqlite')
    .map(({ name, on, only }) => {
      const fields = on.map(sortTerm).map(({ field, descending }) => [path(field), descending ? -1 : 1] as const);
      const key = Object.fromEntries(fields);
      return only ? { name, key, partialFilterExpression: filter(readWhere(only)) } : { name, key };
    });
  return [...unique, ...declared];
}
