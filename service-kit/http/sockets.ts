// WebSockets: accepts upgrades, checks their origin, and passes each socket to the service that has the route.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { closeCodes, systemClock } from '@waggle/contracts';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Rate } from '../config/index.ts';
import type { ClientAddresses } from './client-address.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { limitFrames } from './frame-limit.ts';
import { pathPattern } from './problem-replies.ts';
import type { RateLimiter } from './rate-limiter.ts';
import {
  foreignPageProblem,
  type RefusedReason,
  type RefusedSocket,
  refusedSockets,
  type SocketActor,
} from './refused-sockets.ts';
import { originAllowed, pathOf } from './requests.ts';
import { type RoutePorts, servesRoute } from './route-ports.ts';
import { createSocketCeilings } from './socket-ceilings.ts';
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
  /** Default: none. */
  readonly limits?: SocketLimits;
  /** The IP address of a client, behind trusted proxies. Default: that of the connection. */
  readonly clientOf?: (request: IncomingMessage) => string;
  readonly observeRefused?: (refused: RefusedSocket) => void;
  /**
   * Looks up later who sent a request, by its credentials; it may keep those, not the request. Null: the request has none.
   * Default: refusals name only whom a route has recognized.
   */
  readonly senderBy?: (request: IncomingMessage) => LookUpSender | null;
  /** Which of two ports has which WebSocket. Default: there is one port. */
  readonly ports?: RoutePorts | null;
}

/** Null: the credentials are of no one. */
export type LookUpSender = () => Promise<SocketActor | null>;

/** What one client may do. */
export interface SocketLimits {
  readonly clients: Pick<ClientAddresses, 'keyOf'>;
  readonly limiter: RateLimiter;
  /** Open WebSockets of one address in this process; 0: any number. */
  readonly perAddress: number;
  /** How many an address may open over time; null: any number. */
  readonly openings: Rate | null;
  /** Messages and pings on one WebSocket; null: any number. */
  readonly frames: Rate | null;
  /** The most bytes of one message. */
  readonly frameBytes: number;
}

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Closes every connection with a code that tells the client to resume: a few at once, many in stages over `overMs` at
   * most, so that their next processes do not get all of them at the same moment.
   */
  closeInStages(overMs: number): Promise<void>;
  /** Counts and logs a WebSocket that was refused elsewhere. */
  refused(request: IncomingMessage, why: Pick<RefusedSocket, 'reason' | 'detail'>): void;
  /** Terminates the connections that are still open. */
  close(): void;
}

// Clients send a token and a position; no message of theirs is longer.
const defaultFrameBytes = 4 * 1024;
/** A client that is told to leave gets this long to do so. */
const leavingMs = 1_000;
/** Refusals must cost little: while this many senders are looked up, further ones stay unnamed. */
const lookUpsAtOnce = 20;

// Another process can easily take this many reconnects at once.
const perStage = 20;
const stageMs = 100;

/** The close codes of a refused socket. */
const refusals: ReadonlyMap<number, RefusedReason> = new Map([
  [closeCodes.badMessage.code, 'bad_message'],
  [closeCodes.tooMany.code, 'too_many'],
  [closeCodes.tooManyMessages.code, 'too_many_messages'],
  [closeCodes.unauthorized.code, 'unauthorized'],
  [closeCodes.notFound.code, 'unknown_order'],
  [closeCodes.subscribeTimeout.code, 'subscribe_timeout'],
]);

export function createSockets(options: SocketsOptions): Sockets {
  const {
    routes,
    origins,
    log,
    metrics,
    connections = { clock: systemClock },
    limits,
    observeRefused,
    senderBy = () => null,
    ports = null,
  } = options;
  const { clientOf = ({ socket }: IncomingMessage) => socket.remoteAddress ?? '' } = options;
  // Of the headers no more than what a refusal says: a socket that stays open must not keep its whole request.
  const senderOf = (request: IncomingMessage) => {
    const { origin, host, 'user-agent': agent } = request.headers;
    const said = { headers: { origin, host, 'user-agent': agent }, path: pathOf(request), client: clientOf(request) };
    return { said, lookUp: senderBy(request) };
  };
  const maxPayload = limits?.frameBytes ?? defaultFrameBytes;
  const ceilings = createSocketCeilings(limits?.perAddress ?? 0);
  const server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: true });
  const patterns = routes.map((route) => ({ route, pattern: pathPattern(route.path) }));
  const measure = socketMetrics(
    metrics,
    routes.map(({ path }) => path),
  );
  const count = refusedSockets({
    log,
    metrics,
    clock: connections.clock,
    ...(observeRefused ? { observed: observeRefused } : {}),
  });
  let lookingUp = 0;
  /** Counts the refusal once it is known who sent the request, also where the credentials are not what the refusal is about. */
  async function report(
    why: Pick<RefusedSocket, 'reason' | 'detail'>,
    { said, lookUp }: ReturnType<typeof senderOf>,
    recognized?: SocketActor,
  ): Promise<void> {
    if (recognized || !lookUp || lookingUp >= lookUpsAtOnce) return count({ ...why, ...said, actor: recognized });
    lookingUp += 1;
    const actor = await lookUp().catch((error: unknown) => {
      log.debug({ err: error }, 'could not look up who sent a refused WebSocket');
      return null;
    });
    lookingUp -= 1;
    count({ ...why, ...said, actor: actor ?? undefined });
  }
  const refused: Sockets['refused'] = (request, why) => void report(why, senderOf(request));
  server.on('wsClientError', (error, socket, request) => {
    const detail = `${error.message}.`;
    refused(request, { reason: 'bad_handshake', detail });
    refuseOnSocket(socket, 400, 'bad_handshake', detail);
  });

  function connect(
    route: SocketRoute,
    params: Readonly<Record<string, string>>,
    socket: WebSocket,
    request: IncomingMessage,
  ) {
    const connection = connectionOf(route, socket, senderOf(request), limits?.clients.keyOf(request) ?? null);
    if (connection) route.connect({ connection, socket, params, request });
  }

  /** Null: its address has too many. Its listeners live as long as the socket, so they get no request. */
  function connectionOf(
    route: SocketRoute,
    socket: WebSocket,
    sender: ReturnType<typeof senderOf>,
    key: string | null,
  ): Connection | null {
    measure.opened(route.path);
    let actor: SocketActor | undefined;
    socket.once('close', (code, detail) => {
      measure.closed(route.path, code);
      const reason = refusals.get(code);
      if (reason) void report({ reason, detail: String(detail) }, sender, actor);
    });
    // A broken frame closes its socket; without a listener the error would end the process.
    socket.on('error', (error) =>
      log.debug({ error: error.message, route: route.path }, 'a WebSocket broke the protocol'),
    );
    const leave = (reason: 'tooMany' | 'tooManyMessages') => {
      if (socket.readyState !== socket.OPEN) return;
      socket.close(closeCodes[reason].code, closeCodes[reason].reason);
      const cancel = connections.clock.setTimer(leavingMs, () => socket.terminate());
      socket.once('close', cancel);
    };
    if (key !== null && !ceilings.take(key, socket, () => leave('tooMany'))) {
      leave('tooMany');
      return null;
    }
    if (key !== null && limits?.frames)
      limitFrames(socket, connections.clock, limits.frames, () => leave('tooManyMessages'));
    return openConnection(socket, {
      ...connections,
      begun: () => ceilings.inUse(socket),
      recognized(found) {
        actor = found;
      },
    });
  }

  /** Accepts the handshake, unless the address has opened too many. */
  function open(request: IncomingMessage, socket: Duplex, head: Buffer, opened: (socket: WebSocket) => void): void {
    const key = limits?.clients.keyOf(request) ?? null;
    if (key === null || !limits?.openings) {
      server.handleUpgrade(request, socket, head, opened);
      return;
    }
    const gone = () => socket.destroy();
    socket.once('error', gone);
    void limits.limiter.spend([{ key: `sockets:address:${key}`, rate: limits.openings }]).then((spent) => {
      socket.off('error', gone);
      if (spent.kind === 'allowed') server.handleUpgrade(request, socket, head, opened);
      else {
        const detail = 'This address has opened many WebSockets in a short time: try again later.';
        refused(request, { reason: 'too_many', detail });
        refuseOnSocket(socket, 429, 'too_many_sockets', detail, Math.ceil(spent.waitMs / 1_000));
      }
    });
  }

  return {
    upgrade(request, socket, head) {
      const path = pathOf(request);
      for (const { route, pattern } of patterns) {
        const found = pattern.exec(path);
        if (!found || !servesRoute(ports, route.path, { raw: request })) continue;
        if (!originAllowed(request.headers, origins)) {
          const why = foreignPageProblem(request.headers);
          refused(request, why);
          return refuseOnSocket(socket, 403, 'origin', why.detail);
        }
        return open(request, socket, head, (opened) => connect(route, { ...found.groups }, opened, request));
      }
      const detail = `${path} is not a WebSocket.`;
      refused(request, { reason: 'not_found', detail });
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
function socketMetrics(metrics: Registry, routes: readonly string[]) {
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
  // From zero at the start: `increase` does not see the first value of a new series, and an alert asks for it.
  for (const route of routes) total.inc({ route }, 0);
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
