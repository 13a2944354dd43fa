// The platform under the services: one engine's event log, stores, cache and signals, opened once for a process.
import type { EventLog, Signals } from '@waggle/bus';
import type { Clock, NewId, Random } from '@waggle/contracts';
import type { Store, StoreDefinition } from '@waggle/store';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Sessions, StaffAuth } from '../identity/index.ts';
import type { Health } from '../operations/index.ts';
import type { Cache } from './cache.ts';

export type Engine = 'embedded' | 'cluster';

export interface Platform {
  readonly engine: Engine;
  readonly eventLog: EventLog;
  readonly signals: Signals;
  readonly cache: Cache;
  readonly staff: StaffAuth;
  readonly sessions: Sessions;
  /** Web origins whose pages may act for who is signed in, besides the server's own. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly log: Logger;
  readonly metrics: Registry;
  openStore<Records extends object>(definition: StoreDefinition<Records>): Promise<Store<Records>>;
  /** For `/health/ready`. */
  check(): Promise<Health>;
  close(): Promise<void>;
}

/** A platform and what opening it made. */
export interface OpenedPlatform {
  readonly platform: Platform;
  /** The staff token, when it was made just now: show it, since only its hash is kept. */
  readonly newStaffToken: string | null;
}
