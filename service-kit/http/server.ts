// The HTTP server of a process: routes validated and documented by their schemas, with the security headers of its pages.
import { createServer, type RequestListener, type Server } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { limits, type NewId } from '@waggle/contracts';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { apiDocs } from './api-docs.ts';
import { refuseForeignPages } from './origin.ts';
import { answerErrors, answerUnknownPaths, sendProblem } from './problem-replies.ts';
import { correlationIdOf } from './request-cause.ts';
import { describeRequests, OneLinePerRequest } from './requests.ts';
import { refuseUnreadable } from './socket-problem.ts';

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

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
    logController: new OneLinePerRequest({ requestIdLogLabel: 'correlation_id' }),
    serverFactory: (handler) => serve(handler as RequestListener),
    // What cannot be routed at all: a path that is no URL.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply);
    },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket),
  }).withTypeProvider<TypeBoxTypeProvider>();
  readJsonBodies(http);
  http.setValidatorCompiler(TypeBoxValidatorCompiler);
  answerErrors(http);
  answerUnknownPaths(http);
  describeRequests(http, metrics);
  refuseForeignPages(http, origins);
  void http.register(fastifyCookie, { hook: false });
  void http.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(images),
    strictTransportSecurity: false,
    // Who serves the map's tiles wants to know whose page they are for, and is told no more than that.
    referrerPolicy: { policy: images.length > 0 ? 'strict-origin-when-cross-origin' : 'no-referrer' },
  });
  void http.register(apiDocs);
  return http;
}

function readJsonBodies(http: HttpServer): void {
  // The framework would take text too; it gets the 415 of any other media type.
  http.removeContentTypeParser('text/plain');
  // Many clients name a media type even when they send no body. A route that needs one says so when it validates.
  const parseJson = http.getDefaultJsonParser('error', 'error');
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });
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
