// The servers of the cluster engine, by the URLs of the settings.
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { MongoClient } from 'mongodb';
import { SettingsError } from '../config/index.ts';

/** The MongoDB client that all services of a process share. */
export function mongoClient(url: string): MongoClient {
  refuseDatabase(url);
  try {
    return new MongoClient(url, { ...mongoClientOptions, appName: 'waggle' });
  } catch (error) {
    const [, users = ''] = /^mongodb(?:\+srv)?:\/\/([^@/]*)@/.exec(url) ?? [];
    const why = isEncoded(users) ? (error as Error).message : badEscape;
    throw new SettingsError(
      `bad setting: MONGODB_URL cannot be used (${why}): it must look like mongodb://host:27017/?replicaSet=rs0`,
    );
  }
}

// Each service names its own database. Two Waggles that are to be separated by the name in the URL would share their data.
function refuseDatabase(url: string): void {
  const database = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
  if (database === undefined) return;
  throw new SettingsError(
    `bad setting: MONGODB_URL names the database ${JSON.stringify(database)}, which Waggle would not use: leave it out. WAGGLE_NAMESPACE keeps several Waggles on one MongoDB apart, and ?authSource=${database} says where its users are`,
  );
}

const badEscape = 'a % begins no percent-encoded character; write %25 for a % in a user name or password';

/** Checks the URL before a client retries it forever. */
export function redisUrlOf(url: string): string {
  if (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol)) {
    const { username, password } = new URL(url);
    if (isEncoded(username) && isEncoded(password)) return url;
    throw new SettingsError(`bad setting: REDIS_URL cannot be used (${badEscape})`);
  }
  throw new SettingsError(
    'bad setting: REDIS_URL is no Redis URL: it must look like redis://host:6379 or rediss://user:password@host:6379',
  );
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
