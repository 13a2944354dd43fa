// How many partitions the streams of this Waggle have, as its store remembers it. An order's events are in the partition that its id
// and this number give: with another number its next event would be elsewhere, and what waits in the partitions would not be read.
import { partitionHash } from '@waggle/contracts/partitions.ts';
import { StoreUnavailableError } from '@waggle/store';
import { mapDriverErrors } from '@waggle/store/mongo/transact.ts';
import type { Db, MongoClient } from 'mongodb';
import { SettingsError } from '../config/index.ts';
import { isForbidden, sharedDatabase } from '../identity/mongo/index.ts';

/** The document beside the staff token. */
const name = { _id: 'stream_partitions' } as const;

/**
 * Keeps the number with the first start, before anything else is in the store.
 * @throws {SettingsError} when another one is kept
 */
export async function keepPartitions(client: MongoClient, namespace: string, partitions: number): Promise<void> {
  const wanted = `${partitions} ${partitionHash}`;
  const kept = await mapDriverErrors(() => keptOr(client, namespace, wanted));
  if (kept === wanted) return;
  const [count = '', hash = ''] = kept.split(' ');
  const where = `what this Waggle has in MongoDB and Redis is in ${count} (by ${hash})`;
  throw new SettingsError(
    `bad setting: WAGGLE_PARTITIONS is ${partitions}${hash === partitionHash ? '' : ` (by ${partitionHash})`}, but ${where}: set WAGGLE_PARTITIONS=${count}, or change it with a backup and a restore (docs/scaling.md)`,
  );
}

async function keptOr(client: MongoClient, namespace: string, wanted: string): Promise<string> {
  const db = client.db(sharedDatabase(namespace));
  const settings = db.collection<{ _id: string; value: string }>('settings');
  const current = async () => (await settings.findOne(name))?.value;
  const known = await current();
  if (known !== undefined) return known;
  // A Waggle of before there were partitions, which had one.
  const isOld = await hasCollections(db);
  const first = isOld ? `1 ${partitionHash}` : wanted;
  try {
    await settings.insertOne({ ...name, value: first });
    return first;
  } catch (error) {
    const other = await current();
    if (other !== undefined) return other;
    if (!isForbidden(error)) throw error;
    // Where each service has its own user, only that of the service that manages sessions may write here.
    if (wanted === `1 ${partitionHash}`) return wanted;
    throw new StoreUnavailableError(
      'WAGGLE_PARTITIONS is not in MongoDB yet: the first start of the service that manages sessions keeps it there',
    );
  }
}

/** Not known to users who may only read: none of them writes the first number. */
async function hasCollections(db: Db): Promise<boolean> {
  try {
    return (await db.listCollections({}, { nameOnly: true }).toArray()).length > 0;
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

/** What a restore puts in the place of what was kept: it publishes all events anew. */
export async function rememberPartitions(client: MongoClient, namespace: string, partitions: number): Promise<void> {
  const settings = client.db(sharedDatabase(namespace)).collection<{ _id: string; value: string }>('settings');
  await mapDriverErrors(() => settings.replaceOne(name, { value: `${partitions} ${partitionHash}` }, { upsert: true }));
}
