// The servers of the cluster engine, by the URLs of the settings.

import { firstUrlOf, serversOf, urlOfServer } from '@waggle/bus/redis/servers-of-url.ts';
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
  const first = firstUrlOf(url);
  const isOne = URL.canParse(first) && serversOf(url).every((server) => URL.canParse(urlOfServer(url, server)));
  if (isOne && /^rediss?:$/.test(new URL(first).protocol)) {
    const { username, password, pathname } = new URL(first);
    if (!isEncoded(username) || !isEncoded(password)) {
      throw new SettingsError(`bad setting: REDIS_URL cannot be used (${badEscape})`);
    }
    if (/^\/?(\d*)$/.test(pathname)) return url;
    throw new SettingsError(
      `bad setting: REDIS_URL cannot be used: ${JSON.stringify(pathname.slice(1))} is no number of a database; of what Sentinels watch, give the address of the primary`,
    );
  }
  const scheme = /^(redis[+-]sentinel|rediss?[+-]sentinel|redis[+-]cluster|rediss?[+-]cluster)/.exec(url)?.[0];
  if (scheme?.endsWith('sentinel')) {
    throw new SettingsError(
      `bad setting: REDIS_URL cannot be used: ${scheme}:// names Sentinels, which Waggle does not ask: give the address of the primary that they watch, or of a proxy that follows it, as redis://host:6379`,
    );
  }
  if (scheme) {
    throw new SettingsError(
      `bad setting: REDIS_URL cannot be used: ${scheme}:// is not known: name some nodes of the cluster as redis://a:7000,b:7000,c:7000, and set WAGGLE_PARTITIONS`,
    );
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
