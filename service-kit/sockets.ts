// WebSockets: takes upgrades, checks where they come from, and hands each socket to the service whose route it is.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SocketRoute } from './http.ts';
import { socketMetrics } from './metrics.ts';
import { originAllowed } from './origin.ts';
import { pathPattern } from './path-pattern.ts';
import { refuseOnSocket } from './socket-problem.ts';

export interface SocketsOptions {
  readonly routes: readonly SocketRoute[];
  /** Web origins that may connect besides the server's own. */
  readonly origins: readonly string[];
  readonly log: Logger;
  readonly metrics: Registry;
}

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts what is still open. Services close their own sockets, saying why, before this. */
  close(): void;
}

// A client says who it is and where it stands; anything longer is not one of ours.
const maxPayload = 4 * 1024;

export function createSockets({ routes, origins, log, metrics }: SocketsOptions): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: true });
  const patterns = routes.map((route) => ({ route, pattern: pathPattern(route.path) }));
  const measure = socketMetrics(metrics);

  function connect(
    route: SocketRoute,
    params: Readonly<Record<string, string>>,
    socket: WebSocket,
    request: IncomingMessage,
  ) {
    measure.opened(route.path);
    socket.once('close', (code) => measure.closed(route.path, code));
    // A broken frame closes its socket; without a listener it would end the process.
    socket.on('error', (error) => log.debug({ error: error.message, route: route.path }, 'a WebSocket broke'));
    route.connect(socket, params, request);
  }

  return {
    upgrade(request, socket, head) {
      const path = request.url?.split('?', 1)[0] ?? '/';
      for (const { route, pattern } of patterns) {
        const found = pattern.exec(path);
        if (!found) continue;
        if (!originAllowed(request.headers, origins)) {
          const origin = JSON.stringify(request.headers.origin);
          return refuseOnSocket(
            socket,
            403,
            'origin',
            `Pages of ${origin} may not connect: WAGGLE_ORIGINS lists those that may.`,
          );
        }
        return server.handleUpgrade(request, socket, head, (opened) =>
          connect(route, { ...found.groups }, opened, request),
        );
      }
      refuseOnSocket(socket, 404, 'not_found', `${path} is no WebSocket.`);
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
