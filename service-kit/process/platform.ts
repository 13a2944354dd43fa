// The platform under the services: one engine's event log, stores, cache and signals, opened once for a process.
import type { EventLog, Signals } from '@waggle/bus';
import type { Clock, NewId, Random } from '@waggle/contracts';
import type { Journeys, Store, StoreDefinition } from '@waggle/store';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { RateLimiter } from '../http/index.ts';
import type { AuditTrail, Sessions, StaffAuth } from '../identity/index.ts';
import type { Health } from '../operations/index.ts';
import type { Cache } from './cache.ts';

export type Engine = 'embedded' | 'cluster';

export interface Platform {
  readonly engine: Engine;
  readonly eventLog: EventLog;
  readonly signals: Signals;
  readonly cache: Cache;
  /** Budgets of clients; all processes of the cluster engine share them. */
  readonly limiter: RateLimiter;
  readonly staff: StaffAuth;
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  /** Web origins, besides the server's own, whose pages may use the session cookie. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly log: Logger;
  readonly metrics: Registry;
  /** The data folder, on the cluster engine for what must not be in MongoDB; null in memory. */
  readonly folder: string | null;
  /** The outboxes and inboxes of all services. */
  readonly journeys: Journeys;
  openStore<Records extends object>(definition: StoreDefinition<Records>): Promise<Store<Records>>;
  /** For `/health/ready`. */
  check(): Promise<Health>;
  close(): Promise<void>;
}

/** A platform, and the staff token if opening it generated one. */
export interface OpenedPlatform {
  readonly platform: Platform;
  /** Null unless it was generated just now: show it, since only its hash is kept. */
  readonly newStaffToken: string | null;
}
