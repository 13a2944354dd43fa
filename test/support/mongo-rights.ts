// A proxy in front of a MongoDB that enforces no rights, as the stand-in of these tests: it refuses what the roles of a user do not
// include, by MongoDB's manual (Built-In Roles, Privilege Actions), with the error that MongoDB answers with.
import type { BSON } from 'mongodb';
import { type MongoProxy, startMongoProxy } from './mongo-proxy.ts';

export interface GivenRole {
  readonly role: string;
  readonly db: string;
}

export interface Privilege {
  readonly resource: { readonly db: string; readonly collection: string };
  readonly actions: readonly string[];
}

export interface MongoWithRights extends MongoProxy {
  /** `insert on waggle_audit.audit` */
  readonly refused: ReadonlySet<string>;
}

const read = 'changeStream collStats dbHash dbStats find killCursors listCollections listIndexes'.split(' ');
const write = [
  ...'convertToCapped createCollection dropCollection createIndex dropIndex insert remove'.split(' '),
  ...'renameCollectionSameDB update'.split(' '),
];
const builtIn: Readonly<Record<string, readonly string[]>> = { read, readWrite: [...read, ...write] };

/** Anybody may. `getMore` goes on with what its user was allowed to begin. */
const free = new Set([
  ...'hello ismaster isMaster ping buildInfo endSessions commitTransaction abortTransaction getMore connectionStatus'.split(
    ' ',
  ),
]);

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  find: ['find'],
  aggregate: ['find'],
  count: ['find'],
  distinct: ['find'],
  insert: ['insert'],
  update: ['update'],
  delete: ['remove'],
  create: ['createCollection'],
  createIndexes: ['createIndex'],
  drop: ['dropCollection'],
  dropIndexes: ['dropIndex'],
  listCollections: ['listCollections'],
  listIndexes: ['listIndexes'],
  killCursors: ['killCursors'],
  collStats: ['collStats'],
  dbStats: ['dbStats'],
};

/** What a command needs; null when nobody but an administrator may. */
function needs(name: string, command: BSON.Document): readonly string[] | null {
  if (name === 'findAndModify')
    return ['find', command['remove'] ? 'remove' : 'update', ...(command['upsert'] ? ['insert'] : [])];
  const upserts =
    name === 'update' && (command['updates'] as BSON.Document[] | undefined)?.some(({ upsert }) => upsert);
  const actions = actionsOf[name];
  return actions ? [...actions, ...(upserts ? ['insert'] : [])] : null;
}

/** @param made the privileges of the roles that were made, by name */
export async function startMongoWithRights(
  mongodbUrl: string,
  roles: readonly GivenRole[],
  made: ReadonlyMap<string, readonly Privilege[]>,
): Promise<MongoWithRights> {
  const refused = new Set<string>();
  const may = (action: string, db: string, collection: string) =>
    roles.some(({ role, db: of }) =>
      of === 'admin'
        ? made
            .get(role)
            ?.some(
              ({ resource, actions }) =>
                resource.db === db && resource.collection === collection && actions.includes(action),
            )
        : of === db && builtIn[role]?.includes(action),
    );
  const proxy = await startMongoProxy(mongodbUrl, () => ({
    sent(command) {
      const [name = ''] = Object.keys(command);
      if (free.has(name)) return { command };
      const db = String(command['$db']);
      const collection = typeof command[name] === 'string' ? command[name] : '';
      const lacks = (needs(name, command) ?? [name]).filter((action) => !may(action, db, collection));
      if (lacks.length === 0) return { command };
      const what = `${lacks.join(', ')} on ${db}${collection && `.${collection}`}`;
      refused.add(what);
      return { reply: { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: `not authorized: ${what}` } };
    },
  }));
  return { ...proxy, refused };
}
