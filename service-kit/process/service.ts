// What a service is: its manifest, its records, and what it does with events, requests and sockets.
import type { Clock, ConsumedEvent, CorrelationId, Envelope, EventType, NewId } from '@waggle/contracts';
import type { Cause, DeclaredRecords, Store, StoreDefinition, Transaction } from '@waggle/store';
import type { Logger } from 'pino';
import type { ConfigTable, ConfigValues, ServiceManifest } from '../config/index.ts';
import type { HttpServer, SocketRoute } from '../http/index.ts';
import type { Platform } from './platform.ts';

/** What a reaction gets besides the event. */
export interface ReactionContext {
  /** The cause of whatever is done about the event: its correlation id, its id, its trace context. */
  readonly cause: Cause;
  /** Carries the service's name, the correlation id, the order id and the event in every line. */
  readonly log: Logger;
  /** Fires when another process took this event over. */
  readonly signal: AbortSignal;
}

/**
 * What a service does about an event. It runs inside the transaction that also holds the inbox entry, and may run several
 * times; its only effects are those of `tx`.
 */
export type Reaction<T extends EventType, Records extends object> = (
  tx: Transaction<Records>,
  event: Envelope<T>,
  context: ReactionContext,
) => Promise<void>;

/** One reaction for each event that the manifest says the service consumes: a missing one does not compile. */
export type Reactions<M extends ServiceManifest, Records extends object> = {
  readonly [T in ConsumedEvent<M['consumes']>]: Reaction<T, Records>;
};

/** What a service is given when it starts. */
export interface ServiceContext<Records extends object, Table extends ConfigTable = ConfigTable>
  extends Pick<
    Platform,
    'engine' | 'signals' | 'cache' | 'clock' | 'random' | 'newId' | 'metrics' | 'staff' | 'sessions' | 'origins'
  > {
  readonly store: Store<Records>;
  readonly config: ConfigValues<Table>;
  readonly log: Logger;
}

/** Something secret that was made just now. */
export interface MadeOnce {
  /** What to use: `admin / …`. */
  readonly secret: string;
  /** What for, and how to get another. */
  readonly about: string;
}

/** What a service brings when it has started. */
export interface ServiceParts<M extends ServiceManifest, Records extends object> {
  readonly reactions: Reactions<M, Records>;
  /** Its HTTP routes: full paths, such as `/api/orders`. */
  routes?(http: HttpServer): void;
  readonly sockets?: readonly SocketRoute[];
  /**
   * Asked once by `waggle up`, where a person reads what it prints: makes what a first start needs, and returns what that
   * person must see now, since it is kept nowhere.
   */
  firstStart?(): Promise<readonly MadeOnce[]>;
  /** Stops what the service runs besides: timers, sockets. Called once, before its store closes. */
  stop?(): Promise<void>;
}

/** What an init step works with. */
export interface InitContext<Records extends object, Table extends ConfigTable> {
  readonly store: Store<Records>;
  readonly config: ConfigValues<Table>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly cause: Cause;
}

export interface InitOutcome {
  /** What was done, or was there already, for a person or a script to read. */
  readonly said: string;
  /** What `said` is, when it is a secret that is shown this once. */
  readonly about?: string;
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
  /** Runs again when its store was away: what it does with the store comes before whatever it would leave behind. */
  start(context: ServiceContext<Records, M['settings']>): Promise<ServiceParts<M, Records>> | ServiceParts<M, Records>;
  readonly init: InitSteps<M, Records>;
}

/** Puts a service's manifest and its code together. */
export const defineService = <M extends ServiceManifest, Records extends object>(
  manifest: M,
  { store, start, init }: ServiceCode<M, Records>,
): ServiceDefinition<M, Records> => ({
  manifest,
  store: { ...store, service: manifest.name, publishes: manifest.publishes },
  start,
  init: init ?? ({} as InitSteps<M, Records>),
});

type ServiceCode<M extends ServiceManifest, Records extends object> = Pick<ServiceDefinition<M, Records>, 'start'> & {
  readonly store: DeclaredRecords<Records>;
} & ([InitStepName<M>] extends [never] ? { readonly init?: never } : { readonly init: InitSteps<M, Records> });

/** A logger for everything about one request or event. */
export const logAbout = (
  log: Logger,
  about: {
    readonly correlation_id: CorrelationId;
    readonly order_id?: string;
    readonly traceparent?: string | undefined;
  },
): Logger => log.child({ ...about });
