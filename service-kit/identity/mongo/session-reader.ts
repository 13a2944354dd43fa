// Sessions in MongoDB, for services that only look them up.
import { mapDriverErrors } from '@waggle/store/mongo/transact.ts';
import type { Db } from 'mongodb';
import type { SessionReader } from '../sessions.ts';
import { isForbidden } from './forbidden.ts';
import { mongoSessions } from './sessions.ts';

/** Creates the collection here, since creating one inside a transaction would conflict with others. */
export async function readMongoSessions(shared: Db): Promise<SessionReader> {
  let mayWrite = true;
  const ifAllowed = async (write: () => Promise<unknown>): Promise<boolean> => {
    try {
      if (mayWrite) await mapDriverErrors(write);
    } catch (error) {
      if (!isForbidden((error as Error).cause)) throw error;
      mayWrite = false;
    }
    return mayWrite;
  };
  await ifAllowed(() => shared.collection('sessions').createIndex({ account_id: 1 }, { name: 'by_account' }));
  const { find, extend } = mongoSessions(shared);
  return {
    find: (hash) => mapDriverErrors(() => find(hash)),
    extend: (hash, use) => ifAllowed(() => extend(hash, use)),
  };
}
