// A WebSocket route of a service: its path, and what to do when a client opens it.
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Connection } from './connection.ts';

export interface SocketRoute {
  /** With `:name` parts, such as `/ws/orders/:id`. */
  readonly path: string;
  connect(opened: OpenedSocket): void;
}

/** A WebSocket that a client has just opened. */
export interface OpenedSocket {
  /** Sends and closes. It pings at the interval of WAGGLE_WS_PING. */
  readonly connection: Connection;
  /** Emits the messages of the client. */
  readonly socket: Pick<WebSocket, 'once'>;
  /** The named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
}
