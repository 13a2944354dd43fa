// The listening socket of a process. It listens before the services start, so that a taken port is found at once and
// probes get answers; it stops listening before they stop.
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { withoutBasePath } from '../config/index.ts';
import { type ConnectionCeilingsOptions, limitConnections } from './connection-ceilings.ts';
import { waitForFirstByte } from './first-byte.ts';
import { problemDocument, problemType } from './problem.ts';
import { pathOf } from './requests.ts';
import { notServed, type ServedHosts } from './served-hosts.ts';
import { refuseOnSocket } from './socket-problem.ts';
import type { Sockets } from './sockets.ts';

// An import of node:http reads all its exports, one of which loads Node's HTTP client: part of a start, for what no service uses.
const { createServer } = process.getBuiltinModule('node:http');

/** The process cannot listen on the address and port of its settings. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code = 'listen';
  readonly found: string;
  /** Null: nothing is known to do. */
  readonly todo: string | null;

  constructor(place: string, { why, todo }: WhyNot) {
    const found = `cannot listen on ${place}: ${why}`;
    super(todo === null ? found : `${found}; ${todo}`);
    this.found = found;
    this.todo = todo;
  }
}

export interface Listener {
  readonly server: Server;
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** From now on, passes on all requests and upgrades. Until then the listener answers health checks, and 503 to the rest. */
  handOver(handler: RequestListener, sockets: Sockets): void;
  /** Accepts no new connections, and waits up to `deadlineMs` for running requests. WebSockets stay open. */
  stopListening(deadlineMs: number): Promise<void>;
  /** Destroys every connection that is left. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** What an error names as the setting of the port. Default `port`. */
  readonly portSetting?: 'port' | 'operations-port';
  /** How long an idle connection stays open: longer than any proxy in front keeps it. */
  readonly keepAliveMs: number;
  /** How often to check for requests whose headers or body are overdue. Default 5 s; Node's own is 30 s. */
  readonly checkMs?: number;
  /** How many connections one address may have. Default: any number. */
  readonly ceilings?: ConnectionCeilingsOptions;
  /** The path under which Waggle is hosted, such as `/waggle`; default the root. Requests may come with it or without. */
  readonly basePath?: string;
  /** Refuses requests to other hosts with 421. Default: serves every one. */
  readonly hosts?: ServedHosts;
  /** Why the process is not ready yet: part → problem. */
  readonly missing: () => Readonly<Record<string, string>>;
}

/** @throws {ListenError} when the port is taken or not allowed, or the host is not one of this machine */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { keepAliveMs, checkMs = 5_000, ceilings, basePath = '', hosts = () => true, missing } = options;
  let handler: RequestListener = answerWhileStarting(missing);
  let sockets: Sockets | null = null;
  let stopping = false;
  const running = new Set<object>();
  // TCP keep-alive detects clients that vanished, whose idle connections would otherwise stay open for long.
  const server = createServer(
    { keepAlive: true, keepAliveInitialDelay: 60_000, connectionsCheckingInterval: checkMs },
    (request, response) => {
      running.add(response);
      response.once('close', () => running.delete(response));
      if (stopping) response.setHeader('connection', 'close');
      if (!hosts(request.headers.host)) return refuseHost(request, response);
      // Before anything reads the path: routes, WebSockets and metrics do not know under which path Waggle is hosted.
      if (basePath !== '') strip(request);
      handler(request, response);
    },
  );
  const strip = (request: IncomingMessage): void => {
    request.url = withoutBasePath(request.url ?? '/', basePath);
  };
  server.requestTimeout = 30_000;
  // Counted from the first byte of a request, so it may be shorter than the time between two requests.
  server.headersTimeout = 15_000;
  server.keepAliveTimeout = keepAliveMs;
  const unused = waitForFirstByte(server, keepAliveMs);
  if (ceilings) limitConnections(server, ceilings);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host } = request.headers;
    strip(request);
    if (!hosts(host)) {
      const detail = notServed(host ?? '');
      sockets?.refused(request, { reason: 'host', detail });
      return refuseOnSocket(socket, 421, 'host', detail);
    }
    if (sockets && !stopping) sockets.upgrade(request, socket, head);
    else refuseOnSocket(socket, 503, 'unavailable', 'The server is starting or stopping: connect again shortly.');
  });
  await bind(server, options);
  return {
    server,
    url: urlOf(server.address() as AddressInfo),
    handOver(next, nextSockets) {
      handler = next;
      sockets = nextSockets;
    },
    async stopListening(deadlineMs) {
      stopping = true;
      server.close();
      const deadline = Date.now() + deadlineMs;
      while (running.size > 0 && Date.now() < deadline) await setTimeout(20);
      server.closeIdleConnections();
      unused.close();
    },
    async close() {
      sockets?.close();
      server.close();
      server.closeAllConnections();
      unused.close();
    },
  };
}

function bind(server: Server, options: ListenOptions): Promise<void> {
  const { host, port } = options;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError(`${host}:${port}`, whyNot(error, options)));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

interface WhyNot {
  readonly why: string;
  /** Null: nothing is known to do. */
  readonly todo: string | null;
}

function whyNot(error: NodeJS.ErrnoException, { host, port, portSetting = 'port' }: ListenOptions): WhyNot {
  const named = (flag: string) => `--${flag} or WAGGLE_${flag.toUpperCase().replace('-', '_')}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return {
        why: 'another program listens there',
        todo: `stop it, or choose another port with ${named(portSetting)}`,
      };
    case 'EACCES':
      return { why: `port ${port} needs privileges`, todo: `choose one above 1023 with ${named(portSetting)}` };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        why: `${host} is not an address of this machine`,
        todo: `choose another with ${named(portSetting.replace('port', 'host'))}`,
      };
    default:
      return { why: error.message, todo: null };
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  // A browser cannot open 0.0.0.0; listening there includes 127.0.0.1.
  const anywhere = address === '0.0.0.0' || address === '::';
  const host = anywhere ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && !anywhere ? `[${host}]` : host}:${port}`;
}

const refuseHost: RequestListener = ({ headers: { host = '' } }, response) => {
  const problem = { status: 421, code: 'host', title: 'Misdirected request', detail: notServed(host) };
  response.writeHead(421, { 'content-type': problemType }).end(JSON.stringify(problemDocument(problem, {})));
};

const answerWhileStarting =
  (missing: ListenOptions['missing']): RequestListener =>
  (request, response) => {
    const path = pathOf(request);
    const answer = (status: number, type: string, body: unknown) =>
      response.writeHead(status, { 'content-type': type, 'retry-after': '1' }).end(JSON.stringify(body));
    if (path === '/health/live') return answer(200, 'application/json', { status: 'live' });
    if (path === '/health/ready') {
      return answer(503, 'application/json', { status: 'starting', missing: missing() });
    }
    const waitsFor = Object.entries(missing()).map(([part, why]) => `${part}: ${why}`);
    const detail = ['Starting; try again shortly.', ...waitsFor].join(' ');
    answer(
      503,
      problemType,
      problemDocument({ status: 503, code: 'starting', title: 'Not available yet', detail }, {}),
    );
  };
