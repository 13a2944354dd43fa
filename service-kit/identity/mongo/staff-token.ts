// The hash of the staff token in MongoDB. Does not load the driver.
import type { MongoClient } from 'mongodb';
import type { StaffTokenStore } from '../staff-token.ts';
import { isForbidden } from './forbidden.ts';
import { sharedDatabase } from './sessions.ts';

/** The hash in the collection `settings` of the database `waggle`. */
export function mongoStaffTokenStore(
  client: MongoClient,
  namespace: string,
): StaffTokenStore & { current(): Promise<string> } {
  const settings = client.db(sharedDatabase(namespace)).collection<{ _id: string; value: string }>('settings');
  const name = { _id: 'staff_token' };
  return {
    async keepFirst(hash) {
      try {
        await settings.insertOne({ ...name, value: hash });
        return hash;
      } catch (error) {
        // Where each service has its own user, only that of accounts may write here.
        if (isForbidden(error)) return this.current().catch(() => Promise.reject(error));
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        return this.current();
      }
    },
    async replace(hash) {
      await settings.replaceOne(name, { value: hash }, { upsert: true });
    },
    async current() {
      const kept = await settings.findOne(name);
      if (!kept)
        throw new Error('the staff token is no longer in MongoDB: `waggle staff-token reset` generates a new one');
      return kept.value;
    },
  };
}
