// A WebSocket route of a service: its path, and what to do when a client opens it.
import type { IncomingMessage } from 'node:http';
import type { TSchema } from 'typebox';
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

/** A message, for the published description of its WebSocket. */
export interface SocketMessage {
  readonly name: string;
  readonly summary: string;
  readonly schema: TSchema;
}

/** What a WebSocket sends and takes. */
export interface SocketApi {
  /** Unique among all of Waggle's. */
  readonly name: string;
  /** As in its route. */
  readonly path: string;
  readonly about: string;
  readonly sends: readonly SocketMessage[];
  /** The messages that a client may send. Default none. */
  readonly receives?: readonly SocketMessage[];
  /** Parameters of the query, each with its JSON Schema. */
  readonly query?: Readonly<Record<string, object>>;
}

/** The parameter with which a client asks for the first state in parts. */
export const snapshotInParts = {
  parts: {
    type: 'string',
    description: 'present: the first state comes as several messages, all but the last of them with `more`',
  },
} as const;
