// WebSockets: takes upgrades, checks where they come from, and hands each socket to the service whose route it is.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { closeCodes, systemClock } from '@waggle/contracts';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ConnectionOptions, openConnection } from './connection.ts';
import { socketMetrics } from './metrics.ts';
import { originAllowed } from './origin.ts';
import { pathOf, pathPattern } from './paths.ts';
import { refuseOnSocket } from './socket-problem.ts';
import type { SocketRoute } from './socket-route.ts';

export interface SocketsOptions {
  readonly routes: readonly SocketRoute[];
  /** Web origins that may connect besides the server's own. */
  readonly origins: readonly string[];
  readonly log: Logger;
  readonly metrics: Registry;
  /** How all connections are kept, whatever their route. */
  readonly connections?: ConnectionOptions;
}

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Tells every client to resume elsewhere: a few at once, many spread over a part of `overMs` at most, so that those who
   * serve them next are not asked by all in the same moment.
   */
  closeInStages(overMs: number): Promise<void>;
  /** Cuts what is still open. */
  close(): void;
}

// A client says who it is and where it stands; anything longer is not one of ours.
const maxPayload = 4 * 1024;

// Enough for any number of clients that other processes take up without noticing.
const perStage = 20;
const stageMs = 100;

export function createSockets(options: SocketsOptions): Sockets {
  const { routes, origins, log, metrics, connections = { clock: systemClock } } = options;
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
    route.connect({ connection: openConnection(socket, connections), socket, params, request });
  }

  return {
    upgrade(request, socket, head) {
      const path = pathOf(request);
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
    async closeInStages(overMs) {
      const open = [...server.clients];
      const stages = Math.max(1, Math.min(Math.ceil(open.length / perStage), Math.floor(overMs / stageMs)));
      const size = Math.ceil(open.length / stages);
      const { code, reason } = closeCodes.goingAway;
      for (let from = 0; from < open.length; from += size) {
        if (from > 0) await setTimeout(stageMs);
        for (const socket of open.slice(from, from + size)) socket.close(code, reason);
      }
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
