// The HTTP server of a process: schemas that validate and document, problems, correlation ids, WebSocket upgrades.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import helmet from '@fastify/helmet';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { limits, type NewId } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { WebSocket } from 'ws';
import { sessionTokenOf } from '../identity/session-cookie.ts';
import { httpMetrics } from '../operations/metrics.ts';
import { apiDocs } from './api-docs.ts';
import type { Connection } from './connection.ts';
import { originAllowed } from './origin.ts';
import { pathPattern } from './path-pattern.ts';
import { ProblemError, problemDocument, problemOf, problemType } from './problem.ts';
import { bearerOf, correlationIdOf, traceparentOf } from './request-cause.ts';
import { refuseUnreadable } from './socket-problem.ts';

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** The correlation id of this request (from `X-Correlation-Id`, or new) and its trace context. */
    cause: Cause;
    /** The token of `Authorization: Bearer …`. */
    bearer: string | undefined;
  }
}

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

/** The pages of a process, for people with a browser. */
export interface Pages {
  /** Web origins that their pictures may come from besides the server itself. */
  readonly images: readonly string[];
  routes(http: HttpServer): Promise<void>;
}

export interface HttpOptions {
  readonly log: Logger;
  readonly metrics: Registry;
  readonly newId: NewId;
  /** Web origins whose pages may act for who is signed in, besides the server's own. */
  readonly origins?: readonly string[];
  /** Who may say, in `X-Forwarded-…`, where a request really came from: addresses and ranges, separated by commas. */
  readonly trustedProxies?: string;
  /** Web origins that pictures may come from besides the server itself, such as a map's tiles. */
  readonly images?: readonly string[];
  /** Given the handler of all requests, returns the server that calls it; a new one when not given. */
  readonly serve?: (handler: RequestListener) => Server;
}

/** Makes the server. Routes go into plugins (`http.register`), so that the API documentation sees them; then `ready()`. */
export function createHttp(options: HttpOptions): HttpServer {
  const { log, metrics, newId, origins = [], trustedProxies = '', images = [], serve = createServer } = options;
  const http: HttpServer = fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: limits.bodyBytes,
    trustProxy: trustedProxies === '' ? false : trustedProxies,
    genReqId: (request) => correlationIdOf(request.headers, newId),
    logController: new OwnRequestLines({ requestIdLogLabel: 'correlation_id' }),
    serverFactory: (handler) => serve(handler as RequestListener),
    // What cannot be routed at all: a path that is no URL.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Text is no JSON, and is told so as any other type is.
  http.removeContentTypeParser('text/plain');
  // Many clients name a type even where they send nothing; a route that needs a body says so when it checks it.
  const parseJson = http.getDefaultJsonParser('error', 'error');
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });
  http.setValidatorCompiler(TypeBoxValidatorCompiler);
  http.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  answerUnknownPaths(http);
  describeRequests(http, metrics);
  refuseForeignPages(http, origins);
  void http.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(images),
    strictTransportSecurity: false,
    // Who serves the map's tiles wants to know whose page they are for, and is told no more than that.
    referrerPolicy: { policy: images.length > 0 ? 'strict-origin-when-cross-origin' : 'no-referrer' },
  });
  void http.register(apiDocs);
  return http;
}

// Nothing on our pages comes from elsewhere, but for the tiles of a map; no script and no style sheet is inline. Elements
// place themselves by style attributes, those of the map and of the API's documentation.
// Neither https nor its being forced is ours to decide: that is for the proxy in front.
const contentSecurityPolicy = (images: readonly string[]) => ({
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'data:', 'blob:', ...images],
    objectSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
  },
});

// A request has one line, written when it was answered.
class OwnRequestLines extends LogController {
  override incomingRequest(): void {}
  override requestCompleted(): void {}
}

function describeRequests(http: HttpServer, metrics: Registry): void {
  const observe = httpMetrics(metrics);
  http.decorateRequest('bearer', undefined);
  http.decorateRequest('member', null);
  // A getter, since a decorator's initial value would be shared by all requests.
  http.decorateRequest('cause', {
    getter(this: FastifyRequest): Cause {
      const trace = traceparentOf(this.headers);
      return { correlation_id: this.id, causation_id: null, ...(trace === undefined ? {} : { traceparent: trace }) };
    },
  });
  http.addHook('onRequest', async (request, reply) => {
    request.bearer = bearerOf(request.headers);
    const { traceparent } = request.cause;
    if (traceparent !== undefined) request.log = request.log.child({ traceparent });
    reply.header('x-correlation-id', request.id);
    // The courier's page reports where the courier is; no page needs more of a device.
    reply.header('permissions-policy', 'geolocation=(self), camera=(), microphone=(), payment=()');
  });
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    observe(request.method, route, reply.statusCode, reply.elapsedTime);
    const line = {
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      ms,
    };
    // Probes come every few seconds and say nothing.
    if (quiet.has(route)) request.log.trace(line, 'request');
    else request.log.info(line, 'request');
  });
}

// What changes something on the strength of a cookie must be asked for by a page of ours. For all routes at once, so that
// none can forget it.
function refuseForeignPages(http: HttpServer, origins: readonly string[]): void {
  http.addHook('onRequest', async ({ method, headers }) => {
    if (method === 'GET' || method === 'HEAD' || sessionTokenOf(headers.cookie) === undefined) return;
    refuseForeignPage(headers, origins);
  });
}

/** @throws {ProblemError} when a page of another origin asks */
export function refuseForeignPage(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  if (originAllowed(headers, origins)) return;
  throw new ProblemError({
    status: 403,
    code: 'origin',
    title: 'Not from this page',
    detail: `Pages of ${JSON.stringify(headers.origin ?? headers['sec-fetch-site'])} may not do this: WAGGLE_ORIGINS lists those that may.`,
  });
}

const quiet: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

// A path that exists for other methods is not unknown.
function answerUnknownPaths(http: HttpServer): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  http.addHook('onRoute', ({ url, method }) => {
    // The pages answer whatever nobody else does.
    if (url === '/*') return;
    routes.push({ pattern: pathPattern(url), methods: [method].flat() });
  });
  http.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const allowed = new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods));
    if (allowed.size === 0) {
      return writeProblem(reply, request, {
        status: 404,
        code: 'not_found',
        title: 'There is nothing here',
        detail: `${request.method} ${path} is not a route: /api/docs lists them.`,
      });
    }
    reply.header('allow', [...allowed].join(', '));
    return writeProblem(reply, request, {
      status: 405,
      code: 'method_not_allowed',
      title: 'Not with this method',
      detail: `${path} takes ${[...allowed].join(', ')}, not ${request.method}.`,
    });
  });
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) {
    const level = problem.status === 503 ? 'warn' : 'error';
    request.log[level]({ err: error, method: request.method, path: pathOf(request) }, problem.title);
  }
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="waggle"');
  if (problem.status === 503) reply.header('retry-after', '1');
  return writeProblem(reply, request, problem);
}

function writeProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  problem: ReturnType<typeof problemOf>,
): FastifyReply {
  const document = problemDocument(problem, { instance: pathOf(request), correlation_id: request.id });
  // As text: a route's response schema for this status would drop what it does not list.
  return reply.code(problem.status).type(problemType).send(JSON.stringify(document));
}

// Without its query, which may hold what should not be logged.
const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';
