// What a service says about a WebSocket: its path, and what to do with one that a client opens.
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
  /** To send on and to close by; it pings as WAGGLE_WS_PING says. */
  readonly connection: Connection;
  /** To hear what the client says. */
  readonly socket: Pick<WebSocket, 'once'>;
  /** By the names in the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
}
