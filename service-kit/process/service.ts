// What a service is: its name, its settings, its records, and what it does with events, requests and sockets.
import type { CorrelationId, Envelope, EventType, ServiceName, SubscribedEvent } from '@waggle/contracts';
import type { Cause, Store, StoreDefinition, Transaction } from '@waggle/store';
import type { Logger } from 'pino';
import type { ConfigTable, ConfigValues } from '../config/index.ts';
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

/** One reaction for each event that the stream table says the service reacts to: a missing one does not compile. */
export type Reactions<S extends ServiceName, Records extends object> = {
  readonly [T in SubscribedEvent<S>]: Reaction<T, Records>;
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
export interface ServiceParts<S extends ServiceName, Records extends object> {
  readonly reactions: Reactions<S, Records>;
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

export interface ServiceDefinition<
  S extends ServiceName = ServiceName,
  Records extends object = object,
  Table extends ConfigTable = ConfigTable,
> {
  readonly name: S;
  readonly config: Table;
  readonly store: StoreDefinition<Records>;
  /** Runs again when its store was away: what it does with the store comes before whatever it would leave behind. */
  start(context: ServiceContext<Records, Table>): Promise<ServiceParts<S, Records>> | ServiceParts<S, Records>;
}

/** Keeps the types of a definition together. */
export const defineService = <S extends ServiceName, Records extends object, Table extends ConfigTable>(
  definition: ServiceDefinition<S, Records, Table>,
): ServiceDefinition<S, Records, Table> => definition;

/** A logger for everything about one request or event. */
export const logAbout = (
  log: Logger,
  about: {
    readonly correlation_id: CorrelationId;
    readonly order_id?: string;
    readonly traceparent?: string | undefined;
  },
): Logger => log.child({ ...about });
