// The MongoDB of the cluster engine: a replica set with a primary whose majority confirms what is written.
import { mongoClient } from '@waggle/service-kit/process/servers';
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { refusalOfStandalone } from '@waggle/store/mongo/store.ts';
import type { Document } from 'mongodb';
import { type Finding, ok, wrong } from './finding.ts';

const check = 'MongoDB';
/** A majority confirms within ms; where it takes longer than this, orders wait. */
const slowMs = 10_000;

export async function checkMongodb(url: string): Promise<Finding[]> {
  const client = mongoClient(url);
  try {
    return setFindings(await client.db('admin').command({ hello: 1 }));
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
  const refused = refusalOfStandalone(hello);
  if (refused) {
    const [found = '', todo = ''] = refused.message.split(': ');
    return [wrong(check, found, `${todo}, and then run: waggle init replica-set.`)];
  }
  const { setName, primary, hosts = [] } = hello as { setName?: string; primary?: string; hosts?: readonly string[] };
  const set = setName ? `the replica set ${setName} of ${hosts.length}, its primary ${primary}` : 'behind mongos';
  return [ok(check, set), majorityOf(hello)];
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
