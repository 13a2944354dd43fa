// A collection in MongoDB. It loads no driver, so that a process without MongoDB can import what imports this.
import type { Binary, Db, Document, Filter } from 'mongodb';
import { ConcurrentChangeError } from '../store.ts';
import type { Collection, Single } from './collection.ts';
import type { CollectionDeclaration, InSession } from './declaration.ts';
import {
  type AnyRecord,
  amountPaths,
  type Comparison,
  refuseCounted,
  refuseEverything,
  sortTerm,
  type Term,
  whereReader,
} from './where.ts';

type Stored = Document & { _id: string };

export function mongoCollection(
  db: Db,
  inSession: InSession,
  name: string,
  declaration: CollectionDeclaration,
): Collection<AnyRecord, string, string> {
  const { options, columns } = declaration;
  const { key, version, label = name, readKept = (kept) => kept } = options;
  // Leaves out undefined fields, as JSON does; the driver would store null.
  const collection = db.collection<Stored>(name, { ignoreUndefined: true });
  const readWhere = whereReader(declaration);
  const { path, filter }: MongoWhere = mongoWhere(declaration);
  const bytes = Object.keys(columns).filter((field) => columns[field]?.type === 'bytes');

  const read = ({ _id, ...rest }: Stored): AnyRecord => {
    const kept: Record<string, unknown> = { [key]: _id, ...rest };
    for (const field of bytes) kept[field] = bytesOf(kept[field] as Binary | null);
    return readKept(kept as never) as AnyRecord;
  };
  const split = (record: AnyRecord): { id: string; rest: Document } => {
    const { [key]: id, ...rest } = record;
    return { id: String(id), rest };
  };
  const matching = (where: AnyRecord): Filter<Stored> => filter(readWhere(where));
  const select = async (terms: readonly Term[], sort: readonly string[], limit?: number): Promise<AnyRecord[]> => {
    // To MongoDB a limit of 0 means no limit.
    if (limit === 0) return [];
    const options = {
      sort: sortOf(sort.map(sortTerm), path),
      ...(limit === undefined ? {} : { limit }),
      ...inSession(),
    };
    return (await collection.find(filter(terms), options).toArray()).map(read);
  };
  const overwriteIf = async (record: AnyRecord, condition: Document): Promise<boolean> => {
    const { id, rest } = split(record);
    return (await collection.replaceOne({ _id: id, ...condition }, rest, inSession())).matchedCount === 1;
  };

  return {
    async find(id) {
      const found = await collection.findOne({ _id: String(id) }, inSession());
      return found ? read(found) : null;
    },
    async findMany(ids) {
      const found = await collection.find({ _id: { $in: ids.map(String) } }, inSession()).toArray();
      const byId = new Map(found.map((document) => [document._id, read(document)]));
      return ids.map((id) => byId.get(String(id))).filter((record) => record !== undefined);
    },
    findBy: async (where) => (await select(readWhere(where), [], 1))[0] ?? null,
    list: ({ where = {}, sort = [], limit } = {}) => select(readWhere(where), sort, limit),
    newest({ where = {}, before, limit }) {
      const older = before === undefined ? {} : { [key]: { lt: before } };
      return select([...readWhere(where), ...readWhere(older)], [`-${key}`], limit);
    },
    async pick(field, ids) {
      const only = { projection: { [field]: 1 }, ...inSession() };
      const found = await collection.find({ _id: { $in: ids.map(String) } }, only).toArray();
      return new Map(found.map((document) => [document._id, document[field]]));
    },
    count: (where = {}, atMost) =>
      collection.countDocuments(matching(where), {
        ...(atMost === undefined ? {} : { limit: atMost }),
        ...inSession(),
      }),
    async insert(record) {
      const { id, rest } = split(record);
      await collection.insertOne({ _id: id, ...rest }, inSession());
    },
    async insertIfAbsent(record) {
      const { id, rest } = split(record);
      const upsert = { upsert: true, ...inSession() };
      return (await collection.updateOne({ _id: id }, { $setOnInsert: rest }, upsert)).upsertedCount === 1;
    },
    async put(record) {
      const { id, rest } = split(record);
      await collection.replaceOne({ _id: id }, rest, { upsert: true, ...inSession() });
    },
    async replace(record, expectedVersion) {
      if (version === undefined) throw new TypeError(`${label} has no version`);
      if (await overwriteIf(record, { [version]: expectedVersion })) return;
      throw new ConcurrentChangeError(label, String(record[key]), expectedVersion);
    },
    overwrite: (record) => overwriteIf(record, {}),
    async change(id, fields) {
      const found = await collection.findOneAndUpdate(
        { _id: String(id) },
        { $set: fields },
        { returnDocument: 'after', ...inSession() },
      );
      return found ? read(found) : null;
    },
    changeWhere: async (where, fields) =>
      (await collection.updateMany(matching(where), { $set: fields }, inSession())).matchedCount,
    async adjust(id, field, by, { floor } = {}) {
      const enough = floor === undefined ? {} : { [field]: { $gte: floor - by } };
      const result = await collection.updateOne({ _id: String(id), ...enough }, { $inc: { [field]: by } }, inSession());
      return result.matchedCount === 1;
    },
    async increment(start, amounts) {
      refuseCounted(start, amounts);
      const paths = amountPaths(amounts);
      const counted = new Set(paths.map(([[field]]) => field));
      const { id, rest } = split(start);
      const initial = Object.fromEntries(Object.entries(rest).filter(([field]) => !counted.has(field)));
      const by = Object.fromEntries(paths.map(([parts, amount]) => [parts.join('.'), amount]));
      const update = { $setOnInsert: initial, ...(paths.length > 0 ? { $inc: by } : {}) };
      await collection.updateOne({ _id: id }, update as Document, { upsert: true, ...inSession() });
    },
    remove: async (id) => (await collection.deleteOne({ _id: String(id) }, inSession())).deletedCount === 1,
    async removeWhere(where) {
      refuseEverything(readWhere(where), 'removeWhere');
      return (await collection.deleteMany(matching(where), inSession())).deletedCount;
    },
  };
}

/** The one record of a single. */
export function mongoSingle(db: Db, inSession: InSession, name: string, field: string): Single<unknown> {
  const collection = db.collection<{ _id: string; [field: string]: unknown }>(name, { ignoreUndefined: true });
  const only = { _id: 'only' };
  return {
    find: async () => (await collection.findOne(only, inSession()))?.[field] ?? null,
    async put(value) {
      await collection.replaceOne(only, { [field]: value }, { upsert: true, ...inSession() });
    },
  };
}

const operators: Readonly<Record<Exclude<Comparison, 'eq'>, string>> = {
  not: '$ne',
  lt: '$lt',
  lte: '$lte',
  gt: '$gt',
  gte: '$gte',
  in: '$in',
  notIn: '$nin',
};

interface MongoWhere {
  filter(terms: readonly Term[]): Document;
  /** A field in a document. */
  path(field: string): string;
}

export function mongoWhere({ options: { key, mongoMarker } }: CollectionDeclaration): MongoWhere {
  const path = (field: string): string => (field === key ? '_id' : field);
  const filterOf = (terms: readonly Term[]): Document => {
    // `$and`, because a field may have several conditions with the same operator.
    const parts = terms.map(({ field, operator, value }) => ({
      [path(field)]: operator === 'eq' ? value : { [operators[operator]]: value },
    }));
    return parts.length > 1 ? { $and: parts } : (parts[0] ?? {});
  };
  return {
    path,
    filter: (terms) => filterOf(mongoMarker ? [...terms, { field: mongoMarker, operator: 'not', value: null }] : terms),
  };
}

const sortOf = (
  terms: readonly { readonly field: string; readonly descending: boolean }[],
  path: (field: string) => string,
): Record<string, 1 | -1> =>
  Object.fromEntries(terms.map(({ field, descending }) => [path(field), descending ? -1 : 1]));

function bytesOf(stored: Binary | null): Uint8Array | null {
  if (stored === null) return null;
  const { buffer, byteOffset, length } = stored.value();
  return new Uint8Array(buffer, byteOffset, length);
}
