// What a request carries: its path, correlation id, trace context, token, cookies, and the origin of the page that sent it. Logs
// each request in one line and counts it once.
import type { IncomingHttpHeaders } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import {
  CorrelationIdSchema,
  type EventId,
  type Intent,
  type NewId,
  secureSessionCookies,
  sessionCookie,
} from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { Compile } from 'typebox/compile';
import { compression, minCompressedLength } from './compression.ts';
import { ProblemError } from './problem.ts';
import { foreignPageProblem } from './refused-sockets.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** This request's own id: the `causation_id` of what it causes. Lines of its log have it where it is not their correlation id. */
    ownId: EventId;
    /** The correlation id of this request (from `X-Correlation-Id`, or new), its own id and its trace context. */
    cause: Cause;
    /** The token of `Authorization: Bearer …`. */
    bearer: string | undefined;
    /** What the audit trail will say, of a request by staff that changes something. */
    intent?: Intent | undefined;
  }
}

/** Drops the framework's own two lines: `describeRequests` writes one, after the response. */
export class OneLinePerRequest extends LogController {
  override incomingRequest(): void {}
  override requestCompleted(): void {}
}

export function describeRequests(http: FastifyInstance, metrics: Registry, newId: NewId): void {
  const seconds = new Histogram({
    name: 'waggle_http_request_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  http.decorateRequest('bearer', undefined);
  http.decorateRequest('ownId');
  // A getter: all requests would share a decorator's initial value.
  http.decorateRequest('cause', {
    getter(this: FastifyRequest): Cause {
      const trace = traceparentOf(this.headers);
      return {
        correlation_id: this.id,
        causation_id: this.ownId,
        ...(trace === undefined ? {} : { traceparent: trace }),
        ...(this.intent ? { intent: this.intent } : {}),
      };
    },
  });
  http.addHook('onRequest', async (request, reply) => {
    request.bearer = bearerOf(request.headers);
    const isGiven = request.id === request.headers['x-correlation-id'];
    // Clients may send one correlation id with many requests.
    request.ownId = isGiven ? newId() : (request.id as EventId);
    const { traceparent } = request.cause;
    const lines = { ...(isGiven ? { request_id: request.ownId } : {}), ...(traceparent ? { traceparent } : {}) };
    if (Object.keys(lines).length > 0) request.log = request.log.child(lines);
    reply.header('x-correlation-id', request.id);
    // Browsers ignore it on a connection without TLS, where anybody could have added it.
    if (request.protocol === 'https') reply.header('strict-transport-security', `max-age=${httpsOnlySeconds}`);
    // Answers of the API may hold personal data: only routes whose answers are public set how long caches keep them.
    if (isApi(request)) reply.header('cache-control', 'no-store');
    // The courier's page needs geolocation; no page needs any other device feature.
    reply.header('permissions-policy', 'geolocation=(self), camera=(), microphone=(), payment=()');
  });
  const compressed = compression();
  http.addHook('onSend', async (request, reply, payload) =>
    typeof payload === 'string' && payload.length >= minCompressedLength
      ? compressed(request, reply, payload)
      : payload,
  );
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    const line = {
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      ms,
    };
    // Probes run every few seconds: logging them would only add noise.
    if (quiet.has(route)) request.log.trace(line, 'request');
    else request.log.info(line, 'request');
  });
}

const isApi = (request: FastifyRequest): boolean => pathOf(request).startsWith('/api/');
/** A year. Names below this one may have no certificate, so it does not include them. */
const httpsOnlySeconds = 31_536_000;

/** Lines about a request of these routes name their service, as all its other lines do. */
export const nameService = (routes: FastifyInstance, service: string): FastifyInstance =>
  routes.setChildLoggerFactory((logger, bindings, options) => logger.child({ service, ...bindings }, options));

const quiet: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);

export function readJsonBodies(http: FastifyInstance): void {
  // The framework accepts text by default. Here it gets a 415, as any other media type.
  http.removeContentTypeParser('text/plain');
  // Many clients name a media type even when they send no body. A route that needs one says so when it validates.
  const parseJson = http.getDefaultJsonParser('error', 'error');
  http.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, String(body), done);
  });
}

/** The path without the query, which may hold what should not be logged. */
export const pathOf = ({ url = '/' }: { readonly url?: string | undefined }): string => url.split('?', 1)[0] ?? '/';

/** A valid `X-Correlation-Id`, else a new id. An invalid one must not get into logs and headers. */
export const correlationIds =
  (newId: NewId) =>
  ({ headers }: { readonly headers: IncomingHttpHeaders }): string => {
    const given = headers['x-correlation-id'];
    return correlationId.Check(given) ? given : newId();
  };

/** W3C trace context, when it is valid. */
export function traceparentOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['traceparent'];
  return typeof given === 'string' && traceparent.test(given) ? given : undefined;
}

/** The token of `Authorization: Bearer …`. */
export const bearerOf = (headers: IncomingHttpHeaders): string | undefined =>
  /^bearer ([\w.~+/=-]{1,512})$/i.exec(headers.authorization ?? '')?.[1];

/** Undefined when the cookie is missing or empty. The parser is loaded when the first HTTP server of the process gets ready. */
export const cookieOf = ({ cookie }: Pick<IncomingHttpHeaders, 'cookie'>, name: string): string | undefined =>
  (cookie && fastifyCookie.parse(cookie)[name]) || undefined;

/**
 * Whether a page of that origin may use the browser's session cookie: a browser sends its cookies with requests of any page, and
 * with them the page's origin, which the page cannot change. Programs send no origin: they hold no cookies of
 * somebody else, and a WebSocket's token decides what they may see.
 * @param origins of `WAGGLE_ORIGINS`
 */
export function originAllowed(headers: IncomingHttpHeaders, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  // `none`: the user typed the address, or opened a bookmark.
  if (site === 'same-origin' || site === 'none') return true;
  if (origin === undefined) return site === undefined;
  if (origins.includes(origin)) return true;
  // Browsers send `sec-fetch-site` only over https or on localhost; elsewhere the hosts are compared.
  if (site !== undefined) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Refuses requests that carry a session cookie and change something, unless they come from a page of ours. One hook for all
 * routes, so that none can forget it.
 */
export function refuseForeignPages(http: FastifyInstance, origins: readonly string[]): void {
  http.addHook('onRequest', async ({ method, headers }) => {
    if (method === 'GET' || method === 'HEAD' || !holdsSession(headers)) return;
    refuseForeignPage(headers, origins);
  });
}

const holdsSession = (headers: IncomingHttpHeaders): boolean =>
  [sessionCookie, ...Object.values(secureSessionCookies)].some((name) => cookieOf(headers, name) !== undefined);

/** @throws {ProblemError} when the request comes from a page of another origin */
export function refuseForeignPage(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  if (originAllowed(headers, origins)) return;
  throw new ProblemError({
    status: 403,
    code: 'origin',
    title: 'This page is not allowed',
    detail:
      headers.origin === undefined
        ? `Pages of ${JSON.stringify(headers['sec-fetch-site'])} may not send this request: WAGGLE_ORIGINS lists those that may.`
        : foreignPageProblem(headers).detail.replace('may not connect', 'may not send this request'),
  });
}

/** The origins in a setting: `https://shop.example, https://kitchen.example`. */
export const originsOf = (setting: string): string[] =>
  setting.split(',').flatMap((origin) => (origin.trim() ? [origin.trim()] : []));

const correlationId = Compile(CorrelationIdSchema);

// The specification forbids version ff and ids of only zeros.
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
