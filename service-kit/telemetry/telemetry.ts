// What a process is traced with: decorators for the places where work begins or leaves. They decorate nothing unless traces are
// asked for, and nothing here imports OpenTelemetry.
import type { EventHandler, EventLog, Signals } from '@waggle/bus';
import type { Store } from '@waggle/store';
import type { HttpServer, SocketRoute } from '../http/index.ts';

export interface Telemetry {
  of(service: string): ServiceTelemetry;
  /** Sends what is not sent yet, for at most about a second, and not at all when the collector was out of reach. */
  close(): Promise<void>;
}

/** The decorators of one service. Each returns what it got when nothing is traced. */
export interface ServiceTelemetry {
  /** A span for each request of the routes that are added later, and one for the use case in it. */
  routes(http: HttpServer): void;
  /** A span for each transaction, and one for each event that it creates, whose context goes into the outbox row. */
  store<Records extends object>(store: Store<Records>): Store<Records>;
  /** A span for each append of the relay, linked with the contexts that created the events. */
  publishing<Log extends Pick<EventLog, 'append'>>(log: Log): Log;
  /** A span for each attempt to handle an event, in a trace of its own, linked with the context that created the event. */
  handler(handle: EventHandler, consumer: Readonly<Record<'group' | 'consumer', string>>): EventHandler;
  /** A span for the use case that an event sets off. */
  reactions<R extends object>(reactions: R): R;
  /** Signals take the context of their sender along, for the pushes that they set off. */
  signals(signals: Signals): Signals;
  /** A span for what a signal pushes to WebSockets. */
  socket(route: SocketRoute): SocketRoute;
}

const undecorated: ServiceTelemetry = {
  routes: () => {},
  store: (store) => store,
  publishing: (log) => log,
  handler: (handle) => handle,
  reactions: (reactions) => reactions,
  signals: (signals) => signals,
  socket: (route) => route,
};

export const noTelemetry: Telemetry = { of: () => undecorated, close: async () => {} };
