// WebSockets: accepts upgrades, checks their origin, and passes each socket to the service that has the route.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { closeCodes, systemClock } from '@waggle/contracts';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ConnectionOptions, openConnection } from './connection.ts';
import { pathPattern } from './problem-replies.ts';
import { type RefusedReason, type RefusedSocket, refusedSockets, whyForeign } from './refused-sockets.ts';
import { originAllowed, pathOf } from './requests.ts';
import { refuseOnSocket } from './socket-problem.ts';
import type { SocketRoute } from './socket-route.ts';

export interface SocketsOptions {
  readonly routes: readonly SocketRoute[];
  /** Web origins, besides the server's own, whose pages may connect. */
  readonly origins: readonly string[];
  readonly log: Logger;
  readonly metrics: Registry;
  /** Ping interval and buffer of all connections, whatever their route. */
  readonly connections?: ConnectionOptions;
}

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Closes every connection with a code that tells the client to resume: a few at once, many in stages over `overMs` at
   * most, so that their next processes do not get all of them at the same moment.
   */
  closeInStages(overMs: number): Promise<void>;
  /** Counts and logs a WebSocket that was refused elsewhere. */
  refused(socket: RefusedSocket): void;
  /** Terminates the connections that are still open. */
  close(): void;
}

// Clients send a token and a position; no message of theirs is longer.
const maxPayload = 4 * 1024;

// Another process can easily take this many reconnects at once.
const perStage = 20;
const stageMs = 100;

/** The close codes of a refused socket. */
const refusals: ReadonlyMap<number, RefusedReason> = new Map([
  [closeCodes.badMessage.code, 'bad_message'],
  [closeCodes.unauthorized.code, 'unauthorized'],
  [closeCodes.notFound.code, 'unknown_order'],
  [closeCodes.subscribeTimeout.code, 'subscribe_timeout'],
]);

export function createSockets(options: SocketsOptions): Sockets {
  const { routes, origins, log, metrics, connections = { clock: systemClock } } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: true });
  const patterns = routes.map((route) => ({ route, pattern: pathPattern(route.path) }));
  const measure = socketMetrics(metrics);
  const refused = refusedSockets({ log, metrics, clock: connections.clock });
  server.on('wsClientError', (error, socket, request) => {
    const detail = `${error.message}.`;
    refused({ reason: 'bad_handshake', path: pathOf(request), detail, headers: request.headers });
    refuseOnSocket(socket, 400, 'bad_handshake', detail);
  });

  function connect(
    route: SocketRoute,
    params: Readonly<Record<string, string>>,
    socket: WebSocket,
    request: IncomingMessage,
  ) {
    measure.opened(route.path);
    socket.once('close', (code, detail) => {
      measure.closed(route.path, code);
      const reason = refusals.get(code);
      if (reason) refused({ reason, path: pathOf(request), detail: String(detail), headers: request.headers });
    });
    // A broken frame closes its socket; without a listener the error would end the process.
    socket.on('error', (error) =>
      log.debug({ error: error.message, route: route.path }, 'a WebSocket broke the protocol'),
    );
    route.connect({ connection: openConnection(socket, connections), socket, params, request });
  }

  return {
    upgrade(request, socket, head) {
      const path = pathOf(request);
      for (const { route, pattern } of patterns) {
        const found = pattern.exec(path);
        if (!found) continue;
        if (!originAllowed(request.headers, origins)) {
          const why = whyForeign(request.headers);
          refused({ ...why, path, headers: request.headers });
          return refuseOnSocket(socket, 403, 'origin', why.detail);
        }
        return server.handleUpgrade(request, socket, head, (opened) =>
          connect(route, { ...found.groups }, opened, request),
        );
      }
      const detail = `${path} is not a WebSocket.`;
      refused({ reason: 'not_found', path, detail, headers: request.headers });
      refuseOnSocket(socket, 404, 'not_found', detail);
    },
    refused,
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

/** Counts WebSockets by route and close code. */
function socketMetrics(metrics: Registry) {
  const open = new Gauge({
    name: 'waggle_websockets_open',
    help: 'WebSockets that are open now.',
    labelNames: ['route'],
    registers: [metrics],
  });
  const total = new Counter({
    name: 'waggle_websockets_total',
    help: 'WebSockets opened.',
    labelNames: ['route'],
    registers: [metrics],
  });
  const ended = new Counter({
    name: 'waggle_websockets_closed_total',
    help: 'WebSockets closed, by close code; 1006 is a connection that broke.',
    labelNames: ['route', 'code'],
    registers: [metrics],
  });
  return {
    opened(route: string) {
      open.inc({ route });
      total.inc({ route });
    },
    closed(route: string, code: number) {
      open.dec({ route });
      ended.inc({ route, code: knownCode(code) });
    },
  };
}

// A peer may send any code, and each would become a time series.
const knownCode = (code: number): string =>
  codesOfTheProtocol.includes(code) || codesOfOurs.includes(code) ? String(code) : 'other';
const codesOfTheProtocol = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013];
const codesOfOurs: readonly number[] = Object.values(closeCodes).map(({ code }) => code);
