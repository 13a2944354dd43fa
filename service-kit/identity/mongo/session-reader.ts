// Sessions in MongoDB, for services that only ask who somebody is.
import { asStore } from '@waggle/store/mongo/client.ts';
import type { Db } from 'mongodb';
import type { SessionReader } from '../sessions.ts';
import { isForbidden } from './forbidden.ts';
import { mongoSessions } from './sessions.ts';

/** For whoever only asks. The collection is made here, since making one in a transaction gets in the way of others. */
export async function readMongoSessions(shared: Db): Promise<SessionReader> {
  let mayWrite = true;
  const ifAllowed = async (write: () => Promise<unknown>): Promise<boolean> => {
    try {
      if (mayWrite) await asStore(write);
    } catch (error) {
      if (!isForbidden((error as Error).cause)) throw error;
      mayWrite = false;
    }
    return mayWrite;
  };
  await ifAllowed(() => shared.collection('sessions').createIndex({ account_id: 1 }, { name: 'by_account' }));
  const { find, extend } = mongoSessions(shared);
  return {
    find: (hash) => asStore(() => find(hash)),
    extend: (hash, expiresAt) => ifAllowed(() => extend(hash, expiresAt)),
  };
}
