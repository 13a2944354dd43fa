// The servers of the cluster engine, by the URLs of the settings.
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { MongoClient } from 'mongodb';
import { SettingsError } from '../config/index.ts';

/** The MongoDB client that all services of a process share. */
export function mongoClient(url: string): MongoClient {
  try {
    return new MongoClient(url, { ...mongoClientOptions, appName: 'waggle' });
  } catch (error) {
    throw new SettingsError(
      `bad setting: MONGODB_URL cannot be used (${(error as Error).message}): it must look like mongodb://host:27017/?replicaSet=rs0`,
    );
  }
}

/** Checks the URL before a client tries it again and again. */
export function redisUrlOf(url: string): string {
  if (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol)) return url;
  throw new SettingsError(
    'bad setting: REDIS_URL is no Redis URL: it must look like redis://host:6379 or rediss://user:password@host:6379',
  );
}
