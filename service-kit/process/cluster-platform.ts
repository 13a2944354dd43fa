// The cluster engine: Redis Streams between processes, MongoDB under them.
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { createRedisSignals } from '@waggle/bus/redis/signals.ts';
import { type Clock, systemClock } from '@waggle/contracts';
import { asStore, mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { MongoClient } from 'mongodb';
import { v7 } from 'uuid';
import { SettingsError } from '../config/config.ts';
import { isForbidden, readMongoSessions } from '../identity/mongo-session-reader.ts';
import { sharedDatabase } from '../identity/mongo-sessions.ts';
import { createSessions } from '../identity/sessions.ts';
import { staffAuth } from '../identity/staff-auth.ts';
import { openStaffAuth, type StaffTokenHome } from '../identity/staff-token.ts';
import type { Missing } from '../operations/health.ts';
import { createMetrics } from '../operations/metrics.ts';
import type { OpenedPlatform } from './platform.ts';
import { createRedisCache } from './redis-cache.ts';
import { repeat } from './repeat.ts';
import { type Patience, untilStoreAnswers } from './until-store-answers.ts';

export interface ClusterPlatformOptions extends Patience {
  readonly redisUrl: string;
  readonly mongodbUrl: string;
  /** Stands before every Redis key and every database's name. */
  readonly namespace?: string;
  readonly staffToken?: string;
  /** How long a session lasts that nobody uses. Default 12 h. */
  readonly sessionMs?: number;
  readonly origins?: readonly string[];
  readonly clock?: Clock;
}

/**
 * Waits for MongoDB as long as it takes.
 * @throws {SettingsError} when a URL is none
 */
export async function openClusterPlatform(options: ClusterPlatformOptions): Promise<OpenedPlatform> {
  const { redisUrl, mongodbUrl, namespace = '', log, clock = systemClock, signal } = options;
  const { staffToken = '', sessionMs = 12 * 3_600_000, origins = [] } = options;
  const client = mongoClient(mongodbUrl);
  const prefix = namespace ? `waggle_${namespace}_` : 'waggle_';
  const redis = { url: redisUrlOf(redisUrl), namespace };
  const closing = new AsyncDisposableStack();
  closing.defer(() => client.close());
  const patiently = <T>(step: () => Promise<T>): Promise<T> =>
    untilStoreAnswers(step, { log, signal, waiting: options.waiting });
  try {
    const home = clusterStaffTokenHome(client, namespace);
    const auth = await patiently(() => asStore(() => openStaffAuth(staffToken, home)));
    if (staffToken === '') {
      // A token that was reset counts here too, shortly after.
      const refresh = repeat(
        clock,
        10_000,
        async () => auth.accept(await home.current()),
        (error) => log.debug({ err: error }, 'the staff token was not looked up; will try again'),
      );
      closing.defer(() => refresh.stop());
    }
    const records = await patiently(() => readMongoSessions(client.db(sharedDatabase(namespace))));
    const sessions = createSessions({ records, clock, lifetimeMs: sessionMs });
    const cache = createRedisCache({ ...redis, log });
    closing.defer(() => cache.close());
    const eventLog = createRedisEventLog(redis);
    closing.defer(() => eventLog.close());
    const signals = createRedisSignals(redis);
    closing.defer(() => signals.close());
    return {
      newStaffToken: auth.made,
      platform: {
        engine: 'cluster',
        eventLog,
        signals,
        cache,
        staff: staffAuth(auth.staff, sessions),
        sessions,
        origins,
        clock,
        random: Math.random,
        newId: v7,
        log,
        metrics: createMetrics(),
        openStore: (definition) => patiently(() => openMongoStore({ definition, client, clock, newId: v7, prefix })),
        async check() {
          const wrong = (part: string, asking: Promise<unknown>): Promise<Missing> =>
            asking.then(
              () => ({}),
              (error: Error) => ({ [part]: error.message }),
            );
          const [degraded, missing] = await Promise.all([
            wrong('redis', eventLog.check()),
            wrong('mongodb', client.db('admin').command({ ping: 1 })),
          ]);
          return { missing, degraded };
        },
        close: () => closing.disposeAsync(),
      },
    };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

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

/** The hash in the collection `settings` of the database `waggle`. */
export function clusterStaffTokenHome(
  client: MongoClient,
  namespace: string,
): StaffTokenHome & { current(): Promise<string> } {
  const settings = client.db(sharedDatabase(namespace)).collection<{ _id: string; value: string }>('settings');
  const name = { _id: 'staff_token' };
  return {
    async keepFirst(hash) {
      try {
        await settings.insertOne({ ...name, value: hash });
        return hash;
      } catch (error) {
        // Only the accounts service may write here, where each service has a user of its own.
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
      if (!kept) throw new Error('the staff token is no longer in MongoDB: `waggle staff-token reset` makes a new one');
      return kept.value;
    },
  };
}

/** Checks the URL before a client tries it again and again. */
export function redisUrlOf(url: string): string {
  if (URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol)) return url;
  throw new SettingsError(
    'bad setting: REDIS_URL is no Redis URL: it must look like redis://host:6379 or rediss://user:password@host:6379',
  );
}
