// The HTTP server of a process: routes validated and documented by their schemas, with the security headers of its pages.
import type { RequestListener, Server } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import helmet from '@fastify/helmet';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { limits, type NewId, openSchema } from '@waggle/contracts';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { apiDocs } from './api-docs.ts';
import { type ClientAddresses, clientAddresses } from './client-address.ts';
import { legibleLists } from './legible.ts';
import { answerErrors, answerUnknownPaths, sendProblem } from './problem-replies.ts';
import { correlationIds, describeRequests, OneLinePerRequest, readJsonBodies, refuseForeignPages } from './requests.ts';
import { knowPort, type RoutePorts, separatePorts } from './route-ports.ts';
import { refuseUnreadable } from './socket-problem.ts';

// Like the listener: an import would load Node's HTTP client.
const { createServer } = process.getBuiltinModule('node:http');

declare module 'fastify' {
  interface FastifyInstance {
    /** The path under which Waggle is hosted, such as `/waggle`; empty for the root. Paths of requests come without it. */
    basePath: string;
  }
  interface FastifyRequest {
    /** The key under which the budgets of the client's address count; null: its address has no limits. */
    addressKey: string | null;
  }
}

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The pages of a process, for people with a browser. */
export interface Pages {
  /** Web origins, besides the server itself, from which they load pictures. */
  readonly images: readonly string[];
  routes(http: HttpServer): Promise<void>;
}

export interface HttpOptions {
  readonly log: Logger;
  readonly metrics: Registry;
  readonly newId: NewId;
  /** The path under which Waggle is hosted, such as `/waggle`; default the root. */
  readonly basePath?: string;
  /** Web origins, besides the server's own, whose pages may use the session cookie. */
  readonly origins?: readonly string[];
  /** Proxies whose `X-Forwarded-…` headers are trusted: addresses and ranges, separated by commas. */
  readonly trustedProxies?: string;
  /** The keys of clients' budgets. Default: by address, behind the trusted proxies. */
  readonly clients?: ClientAddresses;
  /** Web origins, besides the server itself, from which pages may load pictures, such as map tiles. */
  readonly images?: readonly string[];
  /** The groups of routes in the API's documentation: tag → what it is about. */
  readonly apiTags?: Readonly<Record<string, string>>;
  /** After this many ms without an answer, a request gets 503. Default 20 s: longer than transactions are retried. */
  readonly answerWithinMs?: number;
  /** Which of two ports serves what. Default: there is one port, which serves everything. */
  readonly ports?: RoutePorts | null;
  /** Takes the handler of all requests and returns the server that calls it. Default: a new server. */
  readonly serve?: (handler: RequestListener) => Server;
}

/** Creates the server. Register routes as plugins (`http.register`), so that the API documentation sees them; then call `ready()`. */
export function createHttp(options: HttpOptions): HttpServer {
  const {
    log,
    metrics,
    newId,
    basePath = '',
    origins = [],
    trustedProxies = '',
    clients = clientAddresses({ trusted: trustedProxies }),
    images = [],
    apiTags = {},
    answerWithinMs = 20_000,
    ports = null,
    serve = createServer,
  } = options;
  const http: HttpServer = fastify({
    loggerInstance: log as FastifyBaseLogger,
    bodyLimit: limits.bodyBytes,
    handlerTimeout: answerWithinMs,
    trustProxy: trustedProxies === '' ? false : trustedProxies,
    schemaController: { compilersFactory: { buildSerializer: serializersOfOpenSchemas } },
    genReqId: correlationIds(newId),
    logController: new OneLinePerRequest({ requestIdLogLabel: 'correlation_id' }),
    serverFactory: (handler) => serve(handler as RequestListener),
    // A path that is no URL cannot be routed at all.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket),
  }).withTypeProvider<TypeBoxTypeProvider>();
  http.decorate('basePath', basePath);
  ignoreForwardedHost(http);
  knowPort(http, ports);
  http.decorateRequest('addressKey', null);
  readJsonBodies(http);
  http.setValidatorCompiler(validatorsOnFirstUse);
  answerErrors(http);
  answerUnknownPaths(http, ports);
  describeRequests(http, metrics, newId);
  if (ports) separatePorts(http, ports);
  refuseForeignPages(http, origins);
  locateBelowBasePath(http);
  legibleLists(http, { log, metrics });
  knowClients(http, clients, metrics);
  void http.register(fastifyCookie, { hook: false });
  void http.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(images),
    strictTransportSecurity: false,
    // Tile servers require the page's origin; they get nothing more than that.
    referrerPolicy: { policy: images.length > 0 ? 'strict-origin-when-cross-origin' : 'no-referrer' },
  });
  // Where the public routes are on another port, a page of the documentation cannot call them.
  void http.register(apiDocs, { apiTags, basePath, calls: ports === null });
  return http;
}

const buildSerializer = SerializerSelector();

/**
 * Answers hold exactly the fields of their schemas, also where one of several schemas applies: a record of a newer version may have
 * more, which a closed schema would make an error of instead of leaving it out. Compiled on first use, like the validators: the
 * schemas of all routes are a third of the work of a start.
 */
const serializersOfOpenSchemas: typeof buildSerializer = (externalSchemas, options) => {
  const compile = buildSerializer(externalSchemas, options);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (body) => {
      serialize ??= compile({ ...route, schema: openSchema(route.schema as object) });
      return serialize(body);
    };
  };
};

const validatorsOnFirstUse: typeof TypeBoxValidatorCompiler = (route) => {
  let validate: ReturnType<typeof TypeBoxValidatorCompiler> | undefined;
  return (value) => {
    validate ??= TypeBoxValidatorCompiler(route);
    return validate(value);
  };
};

/** Gives each request the key of its client's budgets. Behind a proxy that is not trusted all clients count as one: the log says so. */
function knowClients(http: HttpServer, clients: ClientAddresses, metrics: Registry): void {
  let said = false;
  const forwarded = new Counter({
    name: 'waggle_http_forwarded_requests_total',
    help: 'Requests with X-Forwarded-For, by whether WAGGLE_TRUSTED_PROXIES lists their sender: of others, the header is ignored.',
    labelNames: ['trusted'],
    registers: [metrics],
  });
  for (const trusted of ['true', 'false']) forwarded.inc({ trusted }, 0);
  http.addHook('onRequest', async (request) => {
    const { raw, log } = request;
    request.addressKey = clients.keyOf(raw);
    const peer = raw.socket.remoteAddress ?? '';
    if (raw.headers['x-forwarded-for'] === undefined) return;
    const isTrusted = clients.isTrusted(peer);
    forwarded.inc({ trusted: String(isTrusted) });
    if (said || isTrusted) return;
    said = true;
    log.warn(
      { peer },
      'ignored X-Forwarded-For: WAGGLE_TRUSTED_PROXIES does not list its sender. All clients behind that proxy count as one address',
    );
  });
}

/** Routes put their own path into Location; the client needs it with the base path. */
function locateBelowBasePath(http: HttpServer): void {
  if (http.basePath === '') return;
  http.addHook('onSend', async (_request, reply, payload) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string' && /^\/(?!\/)/.test(location)) reply.header('location', http.basePath + location);
    return payload;
  });
}

// Our pages load only map tiles from elsewhere, and have no inline scripts; the critical style is inline. The map and the API
// documentation place elements by style attributes. Forcing https is left to the proxy in front.
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

// What the list of hosts has seen is `Host`, which proxies pass on: another name must not become `request.host`.
function ignoreForwardedHost(http: HttpServer): void {
  http.addHook('onRequest', (request, _reply, done) => {
    delete request.raw.headers['x-forwarded-host'];
    done();
  });
}
