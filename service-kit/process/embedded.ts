// The embedded engine: everything in one file of one process.

import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { embeddedStreams } from '@waggle/bus/embedded/file-streams.ts';
import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import { type Clock, systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { sqliteJourneys } from '@waggle/store/sqlite/journeys.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import type { Logger } from 'pino';
import { createMemoryLimiter } from '../http/index.ts';
import {
  authenticateBy,
  authenticateByStored,
  createAuditTrail,
  createSessions,
  type OperatorUrls,
  openOperatorAccess,
  openStaffAuth,
} from '../identity/index.ts';
import { readSqliteSessions, readSqliteTokens, sqliteAudit, sqliteStaffTokenStore } from '../identity/sqlite/index.ts';
import { createMetrics, healthy } from '../operations/index.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { OpenedPlatform } from './platform.ts';

export interface EmbeddedPlatformOptions {
  /** The data folder, or ':memory:'. */
  readonly data: string;
  readonly log: Logger;
  readonly staffToken?: string;
  /** Where this process listens, for commands on this machine, which then need no staff token. */
  readonly urls?: OperatorUrls;
  /** How long an unused session lasts. Default 12 h. */
  readonly sessionMs?: number;
  readonly origins?: readonly string[];
  readonly clock?: Clock;
}

/** @throws {DataFolderError} */
export async function openEmbeddedPlatform(options: EmbeddedPlatformOptions): Promise<OpenedPlatform> {
  const { data, log, staffToken = '', urls, sessionMs = 12 * 3_600_000, origins = [], clock = systemClock } = options;
  const database = openDatabase(data);
  const eventLog = createEmbeddedEventLog(database, clock);
  const streams = embeddedStreams(database, clock);
  const signals = createEmbeddedSignals();
  const token = await openStaffAuth(staffToken, sqliteStaffTokenStore(database));
  const records = await readSqliteSessions(database);
  const tokens = authenticateByStored(await readSqliteTokens(database), clock);
  const audit = createAuditTrail({
    insert: await sqliteAudit(database),
    clock,
    newId,
    failed: (error) => log.warn({ err: error }, 'could not store refusals in the audit trail; will retry'),
  });
  const operator = urls === undefined || data === ':memory:' ? null : openOperatorAccess(data, urls);
  const sessions = createSessions({ records, clock, lifetimeMs: sessionMs });
  return {
    newStaffToken: token.made,
    platform: {
      engine: 'embedded',
      eventLog,
      signals,
      cache: createMemoryCache(clock),
      limiter: createMemoryLimiter(clock),
      staff: authenticateBy([token.staff, ...(operator ? [operator.staff] : []), tokens], sessions),
      sessions,
      audit,
      origins,
      clock,
      random: Math.random,
      newId,
      log,
      metrics: createMetrics(),
      folder: data === ':memory:' ? null : data,
      journeys: sqliteJourneys(database),
      openStore: (definition) => openSqliteStore({ definition, database, clock, newId, streams }),
      async check() {
        try {
          await eventLog.check();
          await database.check();
          return healthy;
        } catch (error) {
          return { missing: { 'data file': (error as Error).message }, degraded: {} };
        }
      },
      async close() {
        operator?.close();
        await audit.close();
        await signals.close();
        await eventLog.close();
        await database.close();
      },
    },
  };
}
