// The cluster engine: Redis Streams between processes, MongoDB under them.

import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { createRedisSignals } from '@waggle/bus/redis/signals.ts';
import { type Clock, systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { mongoJourneys } from '@waggle/store/mongo/journeys.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { mapDriverErrors } from '@waggle/store/mongo/transact.ts';
import {
  authenticateBy,
  authenticateByStored,
  createAuditTrail,
  createSessions,
  openStaffAuth,
} from '../identity/index.ts';
import {
  auditDatabase,
  mongoAudit,
  mongoStaffTokenStore,
  mongoTokens,
  sharedDatabase,
} from '../identity/mongo/index.ts';
import { readMongoSessions } from '../identity/mongo/session-reader.ts';
import { createMetrics, type PartProblems } from '../operations/index.ts';
import { startPeriodicTask } from './periodic-task.ts';
import type { OpenedPlatform } from './platform.ts';
import { createRedisCache } from './redis-cache.ts';
import { createRedisLimiter } from './redis-limiter.ts';
import { mongoClient, redisUrlOf } from './servers.ts';
import { keepPartitions } from './stored-partitions.ts';
import { type StoreWait, untilStoreAnswers } from './until-store-answers.ts';
import { refuseUnusableRedis } from './usable-redis.ts';

export interface ClusterPlatformOptions extends StoreWait {
  readonly redisUrl: string;
  readonly mongodbUrl: string;
  /** The folder for what must not be in MongoDB, or ':memory:'. */
  readonly data: string;
  /** Prefix of every Redis key and database name. */
  readonly namespace?: string;
  /** The partitions of each stream. Default 1; a Redis Cluster needs more. */
  readonly partitions?: number;
  readonly staffToken?: string;
  /** How long an unused session lasts. Default 12 h. */
  readonly sessionMs?: number;
  readonly origins?: readonly string[];
  readonly clock?: Clock;
}

/**
 * Waits for MongoDB, however long that takes.
 * @throws {SettingsError} when a URL is invalid, or names a Redis that Waggle cannot work with
 */
export async function openClusterPlatform(options: ClusterPlatformOptions): Promise<OpenedPlatform> {
  const { redisUrl, mongodbUrl, data, namespace = '', partitions = 1, log, clock = systemClock, signal } = options;
  const { staffToken = '', sessionMs = 12 * 3_600_000, origins = [] } = options;
  const client = mongoClient(mongodbUrl);
  const prefix = namespace ? `waggle_${namespace}_` : 'waggle_';
  const redis = { url: redisUrlOf(redisUrl), namespace, partitions };
  const closing = new AsyncDisposableStack();
  closing.defer(() => client.close());
  const patiently = <T>(step: () => Promise<T>): Promise<T> =>
    untilStoreAnswers(step, { log, signal, waiting: options.waiting });
  try {
    await refuseUnusableRedis(redis.url, partitions, (warning) => log.error(warning));
    await patiently(() => keepPartitions(client, namespace, partitions));
    const home = mongoStaffTokenStore(client, namespace);
    const auth = await patiently(() => mapDriverErrors(() => openStaffAuth(staffToken, home)));
    if (staffToken === '') {
      // A token that another process has reset becomes valid here, too.
      const refresh = startPeriodicTask(
        clock,
        10_000,
        async () => auth.accept(await home.current()),
        (error) => log.debug({ err: error }, 'could not look up the staff token; will retry'),
      );
      closing.defer(() => refresh.stop());
    }
    const records = await patiently(() => readMongoSessions(client.db(sharedDatabase(namespace))));
    const { findByHash } = mongoTokens(client.db(sharedDatabase(namespace)));
    const tokens = authenticateByStored({ findByHash: (hash) => mapDriverErrors(() => findByHash(hash)) }, clock);
    const sessions = createSessions({ records, clock, lifetimeMs: sessionMs });
    const audit = createAuditTrail({
      insert: mongoAudit(client.db(auditDatabase(namespace))),
      clock,
      newId,
      failed: (error) => log.warn({ err: error }, 'could not store refusals in the audit trail; will retry'),
    });
    closing.defer(() => audit.close());
    const cache = createRedisCache({ ...redis, log });
    closing.defer(() => cache.close());
    const limiter = createRedisLimiter({ ...redis, log, clock });
    closing.defer(() => limiter.close());
    const eventLog = createRedisEventLog(redis);
    closing.defer(() => eventLog.close());
    const signals = createRedisSignals({
      ...redis,
      observer: {
        refused: (error) => log.error({ err: error }, 'Redis refuses signals: pages get changes later'),
        accepted: (message) => log.info({ refused: message }, 'Redis no longer refuses signals'),
      },
    });
    closing.defer(() => signals.close());
    const warned = new Set<string>();
    const warnOnce = (problem: string) => {
      if (!warned.has(problem)) log.error(problem);
      warned.add(problem);
    };
    return {
      newStaffToken: auth.made,
      platform: {
        engine: 'cluster',
        eventLog,
        signals,
        cache,
        limiter,
        staff: authenticateBy([auth.staff, tokens], sessions),
        sessions,
        audit,
        origins,
        clock,
        random: Math.random,
        newId,
        log,
        metrics: createMetrics(),
        folder: data === ':memory:' ? null : data,
        journeys: mongoJourneys(client, prefix),
        openStore: (definition) =>
          patiently(() => openMongoStore({ definition, client, clock, newId, prefix, partitions })),
        async check() {
          const wrong = (part: string, asking: Promise<unknown>): Promise<PartProblems> =>
            asking.then(
              () => ({}),
              (error: Error) => ({ [part]: error.message }),
            );
          const redisProblems = eventLog.check().then((problems) => {
            const all = [...problems, ...signals.refusals, ...cache.refusals, ...limiter.refusals];
            for (const problem of problems) warnOnce(problem);
            if (all.length > 0) throw new Error(all.join('; '));
          });
          const [degraded, missing] = await Promise.all([
            wrong('redis', redisProblems),
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
