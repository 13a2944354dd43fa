// The definition of a service: its manifest, its records, and its code for events, requests and sockets.
import type { RetryPolicy } from '@waggle/bus';
import type { Clock, ConsumedEvent, Envelope, EventType, NewId, StreamName, Topology } from '@waggle/contracts';
import type { Cause, DeclaredRecords, Store, StoreDefinition, Transaction } from '@waggle/store';
import type { Logger } from 'pino';
import type { ConfigTable, ConfigValues, ServiceManifest } from '../config/index.ts';
import type { HttpServer, SocketApi, SocketRoute } from '../http/index.ts';
import type { FaultBoard } from '../operations/index.ts';
import type { Platform } from './platform.ts';
import type { RebuildParts } from './rebuild.ts';

/** Passed to a reaction with the event. */
export interface ReactionContext {
  /** The cause of all that the reaction does: the event's correlation id, its id, its trace context. */
  readonly cause: Cause;
  /** Adds the service, the correlation id, the order id and the event to every line. */
  readonly log: Logger;
  /** Fires when another process takes this event over. */
  readonly signal: AbortSignal;
  /** When the event is handled, or was, if a rebuild applies it again; ms since the epoch. */
  readonly at: number;
  /** In a rebuild: from when on its records are made of events; what is older was taken over. 0: from the beginning. Otherwise null. */
  readonly completeSince: number | null;
}

/**
 * Handles an event. It runs inside the transaction that also inserts the inbox entry, and may run several times; it must have
 * no effects but those of `tx`.
 */
export type Reaction<T extends EventType, Records extends object> = (
  tx: Transaction<Records>,
  event: Envelope<T>,
  context: ReactionContext,
) => Promise<void>;

/** One reaction for each event that the manifest consumes: a missing one does not compile. */
export type Reactions<M extends ServiceManifest, Records extends object> = {
  readonly [T in ConsumedEvent<M['consumes']>]: Reaction<T, Records>;
};

/** Passed to a service when it starts. */
export interface ServiceContext<Records extends object, Table extends ConfigTable = ConfigTable>
  extends Pick<
    Platform,
    | 'engine'
    | 'eventLog'
    | 'folder'
    | 'signals'
    | 'cache'
    | 'limiter'
    | 'clock'
    | 'random'
    | 'newId'
    | 'metrics'
    | 'staff'
    | 'sessions'
    | 'audit'
    | 'origins'
    | 'journeys'
  > {
  readonly store: Store<Records>;
  /** The streams and groups of all services, of other processes too. */
  readonly topology: Topology;
  /** Its streams that carry nothing, since this deployment switches off every service that reads them. */
  readonly unread: readonly StreamName[];
  readonly config: ConfigValues<Table>;
  /** WAGGLE_UNDER_THE_HOOD. */
  readonly underTheHood: boolean;
  /** Those that are active now; null: WAGGLE_FAULTS is off. */
  readonly faults: Pick<FaultBoard, 'active'> | null;
  readonly log: Logger;
  /** When this process tries an event again; the others usually have the same settings. */
  readonly retry: RetryPolicy;
  /** How long inboxes remember what was handled, in ms; 0: not known. */
  readonly inboxMs: number;
}

/** A secret that was generated just now and is shown only once. */
export interface OneTimeSecret {
  readonly secret: string;
  /** What it is: `the password of admin`. */
  readonly about: string;
  /** The name of the file that holds it where there is no terminal: `password-of-admin`. */
  readonly file: string;
  /** How to get another one. */
  readonly another: string;
}

/** What a started service consists of. */
export interface ServiceParts<M extends ServiceManifest, Records extends object> {
  readonly reactions: Reactions<M, Records>;
  /** Its HTTP routes: full paths, such as `/api/orders`. */
  routes?(http: HttpServer): void;
  readonly sockets?: readonly SocketRoute[];
  /** Required when its manifest declares a projection. */
  readonly rebuild?: RebuildParts<Records>;
  /**
   * `waggle up` calls it once and prints the result. Creates what a first start needs, and returns the secrets among that: only
   * their hashes are kept.
   */
  firstStart?(): Promise<readonly OneTimeSecret[]>;
  /** Stops timers and sockets of the service. Called once, before its store closes. */
  stop?(): Promise<void>;
}

/** Passed to an init step. */
export interface InitContext<Records extends object, Table extends ConfigTable> {
  readonly store: Store<Records>;
  readonly config: ConfigValues<Table>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly cause: Cause;
}

export interface InitOutcome {
  /** What the step did or found, for a person or a script to read; a secret takes its place. */
  readonly said: string;
  readonly secret?: OneTimeSecret;
  /** False: there was nothing to do. */
  readonly changed: boolean;
}

type InitStepName<M extends ServiceManifest> = M extends { readonly init: readonly [] }
  ? never
  : M extends { readonly init: readonly { readonly name: infer N }[] }
    ? N & string
    : never;

/** One function for each init step of the manifest. */
export type InitSteps<M extends ServiceManifest, Records extends object> = {
  readonly [N in InitStepName<M>]: (context: InitContext<Records, M['settings']>) => Promise<InitOutcome>;
};

export interface ServiceDefinition<M extends ServiceManifest = ServiceManifest, Records extends object = object> {
  readonly manifest: M;
  readonly store: StoreDefinition<Records>;
  /** Describes each of its WebSockets. */
  readonly socketApi: readonly SocketApi[];
  /** Runs again when the store was unavailable: it must use the store before it starts anything that would be left behind. */
  start(context: ServiceContext<Records, M['settings']>): Promise<ServiceParts<M, Records>> | ServiceParts<M, Records>;
  readonly init: InitSteps<M, Records>;
}

/** Puts a service's manifest and its code together. */
export const defineService = <M extends ServiceManifest, Records extends object>(
  manifest: M,
  { store, socketApi = [], start, init }: ServiceCode<M, Records>,
): ServiceDefinition<M, Records> => ({
  manifest,
  store: {
    ...store,
    service: manifest.name,
    publishes: manifest.publishes,
    ...(manifest.store.projection ? { projection: manifest.store.projection } : {}),
  },
  socketApi,
  start,
  init: init ?? ({} as InitSteps<M, Records>),
});

type ServiceCode<M extends ServiceManifest, Records extends object> = Pick<ServiceDefinition<M, Records>, 'start'> & {
  readonly store: DeclaredRecords<Records>;
  readonly socketApi?: readonly SocketApi[];
} & ([InitStepName<M>] extends [never] ? { readonly init?: never } : { readonly init: InitSteps<M, Records> });
