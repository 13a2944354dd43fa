// The MongoDB of the cluster engine: a replica set with a primary whose majority confirms what is written.
import { mongoClient } from '@waggle/service-kit/process/servers';
import { manifests } from '@waggle/services';
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { refusalOfStandalone, standalone } from '@waggle/store/mongo/set-up.ts';
import { databaseName } from '@waggle/store/mongo/store.ts';
import type { Document, MongoClient } from 'mongodb';
import { databasePrefix } from '../init/database-settings.ts';
import { serverClockFinding } from './clock.ts';
import { leastFreeBytes } from './data-folder.ts';
import { type Finding, ok, skipped, wrong } from './finding.ts';

const check = 'MongoDB';
/** A majority confirms within ms; where it takes longer than this, orders wait. */
const slowMs = 10_000;

export async function checkMongodb(url: string, namespace: string): Promise<Finding[]> {
  const client = mongoClient(url);
  try {
    const admin = client.db('admin');
    // Finding the primary takes time that is not the server's.
    await admin.command({ ping: 1 });
    const from = Date.now();
    const hello = await admin.command({ hello: 1 });
    const to = Date.now();
    const status = await admin.command({ connectionStatus: 1, showPrivileges: true }).catch(() => null);
    const databases = manifests.map(({ name }) => databaseName(name, databasePrefix(namespace)));
    return [
      ...setFindings(hello),
      ...clockOf(hello, from, to),
      diskOf(await Promise.all(databases.map((name) => statsOf(client, name)))),
      status === null ? skipped('MongoDB rights', 'the server does not tell them') : rightsOf(status, databases),
    ];
  } catch (error) {
    return [
      wrong(
        check,
        (error as Error).message,
        'see that it runs, that MONGODB_URL names its members, its set, user and password, and that this machine reaches each member by the name that the set has for it.',
      ),
    ];
  } finally {
    await client.close();
  }
}

/** What a server says about itself and its set. */
export function setFindings(hello: Document): Finding[] {
  if (refusalOfStandalone(hello))
    return [wrong(check, standalone.found, `${standalone.todo}, and then run: waggle init replica-set.`)];
  const { setName, primary, hosts = [] } = hello as { setName?: string; primary?: string; hosts?: readonly string[] };
  const set = setName ? `the replica set ${setName} of ${hosts.length}, its primary ${primary}` : 'behind mongos';
  return [ok(check, set), majorityOf(hello)];
}

function clockOf({ localTime }: Document, from: number, to: number): Finding[] {
  if (!(localTime instanceof Date)) return [];
  const aheadMs = Math.round(localTime.getTime() - (from + to) / 2);
  return [serverClockFinding('MongoDB clock', { aheadMs, withinMs: Math.ceil((to - from) / 2) })];
}

/** Null: its user may not ask for it. */
const statsOf = (client: MongoClient, database: string): Promise<Document | null> =>
  client
    .db(database)
    .command({ dbStats: 1 })
    .catch(() => null);

/** The disk under the databases. @param stats of `dbStats`, as far as they are told */
export function diskOf(stats: readonly (Document | null)[]): Finding {
  const check = 'MongoDB disk';
  const disks = stats.flatMap((one) => {
    const { fsTotalSize = 0, fsUsedSize = 0 } = (one ?? {}) as { fsTotalSize?: number; fsUsedSize?: number };
    return fsTotalSize > 0 ? [fsTotalSize - fsUsedSize] : [];
  });
  if (disks.length === 0) return skipped(check, 'the server does not tell how much is free');
  const free = Math.min(...disks);
  const space = `${Math.floor(free / 1024 / 1024)} MiB free`;
  if (free >= leastFreeBytes) return ok(check, space);
  return wrong(check, space, 'make room on the disk of its primary: when it is full, orders are refused.');
}

const needed = ['find', 'insert', 'update', 'remove'];

/** What its user may write of the databases of services. @param status of `connectionStatus`, with privileges */
export function rightsOf(status: Document, databases: readonly string[]): Finding {
  const check = 'MongoDB rights';
  const { authenticatedUsers = [], authenticatedUserPrivileges = [] } = (status['authInfo'] ?? {}) as {
    authenticatedUsers?: readonly { user: string }[];
    authenticatedUserPrivileges?: readonly { resource: { db?: string; anyResource?: boolean }; actions: string[] }[];
  };
  const [user] = authenticatedUsers;
  if (!user) return ok(check, 'it asks for no user: anybody who reaches it may do everything');
  const mayWrite = (db: string) =>
    needed.every((action) =>
      authenticatedUserPrivileges.some(
        ({ resource, actions }) =>
          actions.includes(action) && (resource.anyResource || resource.db === '' || resource.db === db),
      ),
    );
  const writable = databases.filter(mayWrite);
  if (writable.length === databases.length)
    return ok(check, `its user ${user.user} may write the databases of all services`);
  if (writable.length > 0) return ok(check, `its user ${user.user} may write ${writable.join(', ')}`);
  return wrong(
    check,
    `its user ${user.user} may write the database of no service`,
    'give it readWrite on them, or make a user for each service: waggle init users.',
  );
}

function majorityOf({ lastWrite }: Document): Finding {
  const writes = 'MongoDB writes';
  const { lastWriteDate, majorityWriteDate } = (lastWrite ?? {}) as { lastWriteDate?: Date; majorityWriteDate?: Date };
  const behindMs = lastWriteDate && majorityWriteDate ? lastWriteDate.getTime() - majorityWriteDate.getTime() : 0;
  const { w, journal } = mongoClientOptions.writeConcern as { w: string; journal: boolean };
  const concern = `w: ${w}, ${journal ? 'journaled' : 'not journaled'}, whatever MONGODB_URL says`;
  if (behindMs <= slowMs) return ok(writes, concern);
  return wrong(
    writes,
    `a majority of the members is ${Math.round(behindMs / 1_000)} s behind the primary, and Waggle waits for it (${concern})`,
    'check with rs.status() which members are down or slow.',
  );
}
