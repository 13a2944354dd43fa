// The platform under the services: one engine's event log, stores, cache and signals, opened once for a process.
import type { EventLog, Signals } from '@waggle/bus';
import type { Clock, NewId, Random, Role } from '@waggle/contracts';
import type { Store, StoreDefinition } from '@waggle/store';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Asked, Sessions } from '../identity/sessions.ts';
import type { Health } from '../operations/health.ts';
import type { Cache } from './cache.ts';

export type Engine = 'embedded' | 'cluster';

/** Who works here: a person with a session, or a script with the staff token, which may do what an admin may. */
export interface StaffMember {
  /** Null for the staff token. */
  readonly account_id: string | null;
  readonly name: string;
  readonly role: Role;
}

export interface Credentials {
  /** What came as `Authorization: Bearer …`, or in a subscribe message. */
  readonly bearer?: string | undefined;
  /** What came in the session cookie. */
  readonly session?: string | undefined;
}

/** Tells staff from others. */
export interface StaffAuth {
  /** Null: nobody. Takes the same time for every wrong token. */
  identify(credentials: Credentials, asked?: Asked): Promise<StaffMember | null>;
}

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
