// The embedded engine: everything in one file of one process.
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import { type Clock, systemClock } from '@waggle/contracts';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { createSessions } from '../identity/sessions.ts';
import { readSqliteSessions } from '../identity/sqlite-sessions.ts';
import { staffAuth } from '../identity/staff-auth.ts';
import { openStaffAuth, type StaffTokenHome } from '../identity/staff-token.ts';
import { healthy } from '../operations/health.ts';
import { createMetrics } from '../operations/metrics.ts';
import { createMemoryCache } from './memory-cache.ts';
import type { OpenedPlatform } from './platform.ts';

export interface EmbeddedPlatformOptions {
  /** The data folder, or ':memory:'. */
  readonly data: string;
  readonly log: Logger;
  readonly staffToken?: string;
  /** How long a session lasts that nobody uses. Default 12 h. */
  readonly sessionMs?: number;
  readonly origins?: readonly string[];
  readonly clock?: Clock;
}

/** @throws {DataFolderError} */
export async function openEmbeddedPlatform(options: EmbeddedPlatformOptions): Promise<OpenedPlatform> {
  const { data, log, staffToken = '', sessionMs = 12 * 3_600_000, origins = [], clock = systemClock } = options;
  const database = openDatabase(data);
  const eventLog = createEmbeddedEventLog(database, clock);
  const signals = createEmbeddedSignals();
  const token = await openStaffAuth(staffToken, staffTokenHome(database));
  const records = await readSqliteSessions(database);
  const sessions = createSessions({ records, clock, lifetimeMs: sessionMs });
  return {
    newStaffToken: token.made,
    platform: {
      engine: 'embedded',
      eventLog,
      signals,
      cache: createMemoryCache(clock),
      staff: staffAuth(token.staff, sessions),
      sessions,
      origins,
      clock,
      random: Math.random,
      newId: v7,
      log,
      metrics: createMetrics(),
      openStore: (definition) => openSqliteStore({ definition, database, clock, newId: v7 }),
      async check() {
        try {
          await eventLog.check();
          return healthy;
        } catch (error) {
          return { missing: { 'data file': (error as Error).message }, degraded: {} };
        }
      },
      async close() {
        await signals.close();
        await eventLog.close();
        await database.close();
      },
    },
  };
}

/** The hash in the `waggle_settings` table. */
export function staffTokenHome(database: SqliteDatabase): StaffTokenHome {
  const put = async (statement: string, hash: string): Promise<string> => {
    await database.define(
      'CREATE TABLE IF NOT EXISTS waggle_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    );
    const kept = await database.transaction((db) => {
      db.prepare(statement).run(hash);
      return db.prepare(`SELECT value FROM waggle_settings WHERE name = 'staff_token'`).get() as { value: string };
    });
    // It is shown once: a power cut must not bring back another.
    await database.durable();
    return kept.value;
  };
  return {
    keepFirst: (hash) => put(`INSERT INTO waggle_settings VALUES ('staff_token', ?) ON CONFLICT DO NOTHING`, hash),
    async replace(hash) {
      await put(`INSERT OR REPLACE INTO waggle_settings VALUES ('staff_token', ?)`, hash);
    },
  };
}
